package bot

import "time"

// Post is a message that somebody wrote in a channel whose posts we hear, as far as the platform keeps it. Its author,
// channel and words are the request's.
type Post struct {
	// ID is the message's own in its channel. Request.Thread is the message that it replies to.
	ID string
	// Revision names an edit among those of the message; it is empty for Said and Deleted.
	Revision string
	// At is when it was written, edited or taken away, in UTC.
	At time.Time
	// Named says that it names the bot. The name is not in Request.Text.
	Named bool
	Files []File
}

// File is an attachment by what is said of it. It is not fetched.
type File struct {
	Name string
	// Size is in bytes.
	Size int64
	// Link opens it for whoever may see it on the platform.
	Link string
}
