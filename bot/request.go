package bot

// Source says how a person spoke to us. All of them take the same road.
type Source string

// The ways a request arrives.
const (
	Typed     Source = "typed"   // a slash command
	Mention   Source = "mention" // a message that names the bot, or a direct message to it
	Pressed   Source = "button"
	Submitted Source = "form"
	Answered  Source = "answer" // one answer of a form that is still being filled in
	Opened    Source = "opened" // they opened a page of ours, which shows the answer
	Said      Source = "post"   // a message in a channel whose posts we hear, whether it names the bot or not
	Edited    Source = "edit"   // such a message was changed by its author
	Deleted   Source = "delete" // such a message was taken away
)

// IsPost reports whether the source is a message that was not said to the bot alone: others read the answer too.
func (s Source) IsPost() bool { return s == Said || s == Edited || s == Deleted }

// Account is one person on one platform. It is who they are to us: names can be chosen, these can not.
type Account struct {
	Platform  string `json:"platform"`
	Workspace string `json:"workspace"`
	User      string `json:"user"`
}

// String gives platform/workspace/user, the form used in files and keys.
func (a Account) String() string { return a.Platform + "/" + a.Workspace + "/" + a.User }

// Channel is a place where people talk.
type Channel struct {
	Platform  string `json:"platform"`
	Workspace string `json:"workspace"`
	ID        string `json:"id"`
}

// String gives platform/workspace/id.
func (c Channel) String() string { return c.Platform + "/" + c.Workspace + "/" + c.ID }

// Posted is where one message of ours stands, so that it can be updated later.
type Posted struct {
	Channel Channel `json:"channel"`
	ID      string  `json:"id"`
}

// Request is one thing a person did, whatever the platform and however they did it.
type Request struct {
	// ID names this act: a redelivery of it carries the same one.
	ID     string
	Source Source
	From   Account
	// Channel is where it was said; Direct means only the person and the bot are there.
	Channel Channel
	Direct  bool
	// Thread is the message whose thread it was said in, empty outside of one.
	Thread string
	// Text is the command line, without the slash or the mention: "gateway list mine".
	Text string
	// Answers are a submitted form's, by input name. They win over what Text says.
	Answers map[string][]string
	// Post is the message itself, for Said, Edited and Deleted.
	Post *Post
}
