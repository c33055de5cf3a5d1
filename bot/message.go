package bot

// Message is what the bot says, in words every platform can render. All strings are plain text: a renderer
// escapes each of them, so that nothing a person typed can format, link or call anybody.
type Message struct {
	Title string
	// Notify calls people or teams to the message.
	Notify []Notify
	// Text is one or more short paragraphs, separated by newlines.
	Text   string
	Fields []Field
	Items  []Item
	Table  *Table
	// Picture stands beside Table, which says the same in figures. It is shown in messages that are sent, not in answers. One
	// that does not get through is left out, and the message says so.
	Picture *Picture
	// Buttons stand at the end of the message.
	Buttons []Button
	// Note is small print.
	Note string
	// Quote gives a person back what they typed, to copy and send again.
	Quote string
	// Form is to be filled in; a platform that can not open it now shows a button that does.
	Form *Form
	// Marker is an opaque word that travels with a sent message, so that a sender who was interrupted can look
	// whether it arrived. It is empty in replies.
	Marker string
}

// Notify names whom a message calls: one account, or a platform's group (an id the administrator configured).
type Notify struct {
	Account Account
	Group   string
}

// Field is a labelled value.
type Field struct {
	Label string
	Value string
	// Long asks for the whole width.
	Long bool
}

// Item is one entry of a list, with its own buttons.
type Item struct {
	Title   string
	Text    string
	Buttons []Button
}

// Table is a small table of figures; the first row of cells is Header.
type Table struct {
	Header []string
	Rows   [][]string
}

// Picture is a picture of figures.
type Picture struct {
	// Name is a file name, like 4p-balance.png.
	Name string
	// Alt says in a sentence what there is to see, for those who can not.
	Alt string
	PNG []byte
}

// Style is how much a button stands out.
type Style string

// Button styles.
const (
	Plain   Style = ""
	Primary Style = "primary"
	Danger  Style = "danger"
)

// Button carries a command line: pressing it is typing it. Platforms that do not sign presses sign the line.
type Button struct {
	Label   string
	Command string
	Style   Style
}

// To is where a message goes: a channel, or a person's direct messages.
type To struct {
	Channel Channel
	Person  Account
	// Thread is the message to reply to, if any.
	Thread string
}
