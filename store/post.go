package store

import (
	"context"
	"fmt"

	"gatewaybot/soc"
)

// MostInPost is how many reports of one message are looked for.
const MostInPost = 32

// PostKey names the nth report of a message in a channel, for Commit.Posts.
func PostKey(channel, post string, nth int) string {
	return fmt.Sprintf("%s/%s#%d", channel, post, nth)
}

// ReportsOf reads the references of the reports that a message made, in their order.
func (s *Store) ReportsOf(ctx context.Context, channel, post string) ([]soc.Ref, error) {
	fields := make([]string, MostInPost)
	for i := range fields {
		fields[i] = PostKey(channel, post, i)
	}
	got, err := s.db.HMGet(ctx, s.keys.unique(uniquePost), fields...).Result()
	if err != nil {
		return nil, readError(err)
	}
	var refs []soc.Ref
	for _, v := range got {
		if ref, ok := v.(string); ok {
			refs = append(refs, soc.Ref(ref))
		}
	}
	return refs, nil
}

// LinkPost says that a message of ours stands for a report, so that replies to it are found.
func (s *Store) LinkPost(ctx context.Context, channel, post string, ref soc.Ref) error {
	if err := s.writes.HSet(ctx, s.keys.unique(uniquePost), PostKey(channel, post, 0), string(ref)).Err(); err != nil {
		return fmt.Errorf("link post: %w", err)
	}
	return nil
}
