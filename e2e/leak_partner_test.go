package e2e_test

import (
	"fmt"

	"github.com/mattermost/mattermost/server/public/model"
)

// everyReport takes partners' reports through every step that has a text.
func (w *world) everyReport() {
	w.t.Helper()
	report, _ := w.account()
	for _, field := range []string{"when", "how do you know", "threat", "more about them", w.plant("unknown")} {
		report += fmt.Sprintf("\n%s: %s", field, w.plant("field"))
	}
	post := w.pat.posts(w.council, report)
	ref := w.pat.hears(post, w.council, "It is logged.").ref(w, "INT")
	w.pat.edits(post, report+"\nwho: "+w.plant("edited"))
	w.pat.hears(post, w.council, "recorded as an amendment")
	w.pat.adds(post, w.council, "more: "+w.plant("added"))
	w.pat.hears(post, w.council, "Thank you, that is added.")
	w.desks(w.ivy, ref, "triage %s", "ask %s "+w.plant("question"))
	w.pat.adds(post, w.council, w.plant("answer"))
	w.ivy.finds(w.intel, ref+" · With the desk")
	w.desks(w.ivy, ref, `evaluate %s source=2 assessment=C handling=C conditions="`+w.plant("conditions")+`"`,
		"sanitise %s Boxes. "+w.plant("sanitised"), "forward %s")
	w.pat.hears(post, w.council, "The register has it, as ")
	w.pat.removes(post)
	w.ivy.finds(w.intel, ref, "wants it back, or took the post away")
	w.desks(w.ivy, ref, "withdraw %s "+w.plant("withdrawn"))

	for _, end := range []string{"no_action %s ", "safeguarding %s ", "withdraw %s "} {
		post := w.rob.posts(w.prison, "intel: danger: no\nwhat: phones "+w.plant("phones"))
		ref := w.rob.hears(post, w.prison, "It is logged.").ref(w, "INT")
		w.desks(w.ivy, ref, end+w.plant("reason"))
	}
	w.everyDisruption()
	w.everyAlarm()
}

func (w *world) everyDisruption() {
	w.t.Helper()
	post := w.pat.posts(w.council, fmt.Sprintf("disruption: danger: no\nwhat: closed %s\nwhen: yesterday %s\nthreat: %s\nwhere: %s\nwho helped: %s",
		w.plant("closed"), w.plant("when"), w.plant("target"), w.plant("where"), w.plant("helped")))
	ref := w.pat.hears(post, w.council, "It is logged.").ref(w, "DIS")
	w.desks(w.max, ref, "query %s "+w.plant("query"), "hold %s "+w.plant("hold"), "release %s",
		fmt.Sprintf(`approve %%s category=major role=lead p=pursue tactic=closure target_type=ocg theme=drugs threat=OCG-7 occurred_on=yesterday `+
			`rationale="They lost a place: %s" description="Closed. %s" evidence_ref="%s" supporting_agencies="%s" value_seized=12`,
			w.plant("rationale"), w.plant("approved"), w.plant("evidence"), w.plant("supporting")))
	w.pat.hears(post, w.council, ref, "The register has it, as ")
}

// everyAlarm is what must not be on a chat, somebody in danger, a file, and somebody whom nobody knows as the agency's.
func (w *world) everyAlarm() {
	w.t.Helper()
	for text, answer := range map[string]string{
		"intel: SECRET the ship arrives " + w.plant("secret"):             "Please delete your post",
		"intel: our informant says so " + w.plant("source"):               "Please delete your post",
		"intel: danger: yes\nwhat: he is armed " + w.plant("arm"):         emergency,
		"he has locked her in, she is in danger now " + w.plant("danger"): emergency,
	} {
		w.pat.hears(w.pat.posts(w.council, text), w.council, answer)
	}
	gus, name := w.gus.chat.(*mattermostChat), w.plant("photo")+".png"
	uploaded, _, err := gus.client.UploadFile(w.t.Context(), []byte("\x89PNG\r\n\x1a\n"), w.homes.id, name)
	if err != nil {
		w.t.Fatal(err)
	}
	post, _, err := gus.client.CreatePost(w.t.Context(), &model.Post{
		ChannelId: w.homes.id, Message: "intel: " + w.plant("file"), FileIds: []string{uploaded.FileInfos[0].Id},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.gus.hears(gus.see(post), w.homes, "I noted your attachment and did not copy it.")
}

// desks types lines of a desk's about a report, each of which must be answered about that report.
func (w *world) desks(by *person, ref string, lines ...string) {
	w.t.Helper()
	command, at := "/intel ", w.intel
	if by == w.max {
		command, at = "/disruption ", w.panel
	}
	for _, line := range lines {
		by.types(at, command+line, ref)
		by.sees(ref + " · ")
	}
}
