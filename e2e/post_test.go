package e2e_test

// posts posts a message as it is.
func (p *person) posts(at place, text string) seen {
	p.w.t.Helper()
	post, err := p.post(p.w.t.Context(), at, text, nil)
	p.must("post", err)
	return post
}

// adds posts in the thread of a message.
func (p *person) adds(under seen, at place, text string) {
	p.w.t.Helper()
	_, err := p.post(p.w.t.Context(), at, text, &under)
	p.must("post in a thread", err)
}

func (p *person) edits(post seen, text string) {
	p.w.t.Helper()
	p.must("edit", p.edit(p.w.t.Context(), post, text))
}

func (p *person) removes(post seen) {
	p.w.t.Helper()
	p.must("delete", p.remove(p.w.t.Context(), post))
}

// hears waits until the bot has said all of the texts in one message of a thread.
func (p *person) hears(under seen, at place, texts ...string) seen {
	p.w.t.Helper()
	return p.wait("is in the thread", texts, func() ([]seen, error) { return p.thread(under, at) })
}

// thread is what the bot has said in the thread of a message.
func (p *person) thread(under seen, at place) ([]seen, error) {
	all, err := p.read(p.w.t.Context(), at)
	var said []seen
	for _, s := range all {
		if s.byBot && s.thread == under.thread && s.id != under.id {
			said = append(said, s)
		}
	}
	return said, err
}
