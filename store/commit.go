package store

import (
	"context"
	"crypto/rand"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
)

// remembered is how long a commit's id keeps it from being made twice.
const remembered = 24 * time.Hour

// Commit is everything that one act changes. All of it is written, or nothing is.
type Commit struct {
	// ID names the act: committing the same id again writes nothing and returns what the first time returned.
	ID string
	// By is the officer who acts, as they were read: if their entry changed since, nothing is written. The zero
	// Officer is the program itself.
	By     soc.Officer
	Writes []Write
	Rows   []Row
	// Posts are the messages, edits and deletions that this commit makes something of, for ever: a commit that comes with
	// one of them again writes nothing. They belong to the first record written, or else to what the first row is about.
	Posts []string
	// Audit are entries beside those that each write makes by itself.
	Audit []soc.AuditEvent
}

// Write is a record's next version. Old is the version it was made from, nil for a new record. A commit has one write
// for a record, and one new record of a kind.
type Write struct {
	Old, New Record
	// Reason is why, for the audit log, where the law wants it kept when the record is not. It holds no text of the record.
	Reason string
}

// Row asks a queue to deliver something about a record to a destination.
type Row struct {
	Queue *Queue
	Ref   soc.Ref
	Dest  string
	// Due is when; zero is now. It replaces the due time that the row has, unless that has passed: what is late is not put
	// off. Nor is what is tried again, which may come earlier. A row that is being worked on is due as soon as the work ends, whatever Due says.
	Due time.Time
}

// Result is what a commit did.
type Result struct {
	// Refs are the references of the records written, by prefix: of the first, where there are several.
	Refs map[soc.Prefix]soc.Ref
	// Repeated says that this id had been committed by an earlier call: nothing was written now.
	Repeated bool
}

// Ref is the reference issued for a record whose reference was pending, or the one it has.
func (r Result) Ref(of soc.Ref) soc.Ref {
	if issued, ok := r.Refs[of.Prefix()]; ok && of == of.Prefix().Pending() {
		return issued
	}
	return of
}

// commitScript writes a commit.
//
//	KEYS 1 seen marker, 2 sequence, 3 versions of people
//	ARGV token of this call, seconds to remember it; the acting officer (empty: the program) and their version
//	     (empty: not kept); then five counted lists:
//	     references: prefix, year
//	     records: key, version it must have (empty: none), new version, blob, data key (empty: the one it has)
//	     unique: hash, field, reference that takes it, reference that may have it already
//	     commands: number of words, the words
//	     rows: queue stem, row, due in ms (0: now, never: out of the queue)
//	returns {'ok' or 'seen', references of the records}, {'actor'}, {'conflict', number of the record, its version}, or
//	     {'taken', hash, the reference that has it}
//
// All keys carry the same hash tag. A reference that was pending (year 0, number 0) is replaced wherever it stands.
var commitScript = redis.NewScript(`
local at = 0
local function take() at = at + 1 return ARGV[at] end
local token, remember, actor, version = take(), take(), take(), take()
local seen = redis.call('GET', KEYS[1])
if seen then
	local by, refs = string.match(seen, '^(%S+) (.*)$')
	return {by == token and 'ok' or 'seen', refs}
end
if actor ~= '' and (redis.call('HGET', KEYS[3], actor) or '') ~= version then return {'actor'} end

local pending, issued, records, unique, commands, rows = {}, {}, {}, {}, {}, {}
for i = 1, tonumber(take()) do pending[i] = {take(), take()} end
for i = 1, tonumber(take()) do records[i] = {take(), take(), take(), take(), take()} end
for i = 1, tonumber(take()) do unique[i] = {take(), take(), take(), take()} end
for i = 1, tonumber(take()) do
	commands[i] = {}
	for n = 1, tonumber(take()) do commands[i][n] = take() end
end
for i = 1, tonumber(take()) do rows[i] = {take(), take(), take()} end

for i, r in ipairs(records) do
	local is = redis.call('HGET', r[1], 'v') or ''
	if is ~= r[2] then return {'conflict', tostring(i), is} end
end
for _, u in ipairs(unique) do
	local has = redis.call('HGET', u[1], u[2])
	if has and has ~= u[4] then return {'taken', u[1], has} end
end
for i, p in ipairs(pending) do
	local stem = p[1] .. '-' .. p[2]
	issued[i] = string.format('%s-%06d', stem, redis.call('HINCRBY', KEYS[2], stem, 1))
end
local function fill(word)
	for i, p in ipairs(pending) do word = string.gsub(word, p[1] .. '%-0000%-000000', issued[i]) end
	return word
end
for _, r in ipairs(records) do
	local key = fill(r[1])
	if r[2] ~= '' then redis.call('HSET', key, r[2], redis.call('HGET', key, 'cur')) end
	redis.call('HSET', key, 'v', r[3], 'cur', fill(r[4]))
	if r[5] ~= '' then redis.call('HSET', key, 'k', r[5]) end
end
for _, u in ipairs(unique) do redis.call('HSET', u[1], u[2], fill(u[3])) end
for _, words in ipairs(commands) do
	for n, word in ipairs(words) do words[n] = fill(word) end
	redis.call(unpack(words))
end
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
for _, r in ipairs(rows) do
	local queue, row, due = r[1], fill(r[2]), r[3]
	if due == '0' then due = now end
	redis.call('HINCRBY', queue .. ':gen', row, 1)
	redis.call('ZREM', queue .. ':dead', row)
	if redis.call('HEXISTS', queue .. ':lease', row) == 0 then
		local was = tonumber(redis.call('ZSCORE', queue .. ':due', row) or '')
		if due == 'never' then
			redis.call('ZREM', queue .. ':due', row)
			for _, part in ipairs({'gen', 'try', 'why', 'since'}) do redis.call('HDEL', queue .. ':' .. part, row) end
		elseif not was or tonumber(due) <= now or was > now and (was > tonumber(due) or redis.call('HEXISTS', queue .. ':try', row) == 0) then
			redis.call('ZADD', queue .. ':due', due, row)
		end
	end
end
local refs = {}
for i, r in ipairs(records) do refs[i] = string.match(fill(r[1]), '[^:]+$') end
refs = table.concat(refs, ',')
redis.call('SET', KEYS[1], token .. ' ' .. refs, 'EX', remember)
return {'ok', refs}
`)

// Commit writes an act, or says why not: *soc.ConflictError when a record was changed meanwhile, *OwnedError when
// another record has what only one may have, ErrActorChanged,
// ErrUnavailable when nothing was written, ErrUnsure when it is not known. Lost answers are asked for again, as
// long as ctx lasts.
func (s *Store) Commit(ctx context.Context, c Commit) (Result, error) {
	p, err := s.plan(ctx, c)
	if err != nil {
		return Result{}, err
	}
	scriptKeys, args := []string{s.keys.seen(c.ID), s.keys.sequence(), s.keys.peopleVersions()}, p.args(rand.Text())
	got, err := insist(ctx, s, func() ([]string, error) {
		return commitScript.Run(ctx, s.writes, scriptKeys, args...).StringSlice()
	})
	if err != nil {
		return Result{}, err
	}
	switch got[0] {
	case "actor":
		return Result{}, ErrActorChanged
	case "conflict":
		return Result{}, c.conflict(got[1], got[2])
	case "taken":
		return s.taken(got[1], got[2])
	}
	for _, row := range c.Rows {
		row.Queue.nudge()
	}
	return result(got[0], got[1]), nil
}

// result reads the references of the records that a commit wrote, now or the first time.
func result(status, written string) Result {
	r := Result{Refs: map[soc.Prefix]soc.Ref{}, Repeated: status == "seen"}
	for ref := range strings.FieldsFuncSeq(written, func(r rune) bool { return r == ',' }) {
		if prefix := soc.Ref(ref).Prefix(); r.Refs[prefix] == "" {
			r.Refs[prefix] = soc.Ref(ref)
		}
	}
	return r
}

// taken is what comes of something that another record has: a post was handled before, anything else is refused.
func (s *Store) taken(hash, owner string) (Result, error) {
	if hash == s.keys.unique(uniquePost) {
		return result("seen", owner), nil
	}
	return Result{}, &OwnedError{soc.Ref(owner)}
}

// conflict names the record that was changed meanwhile.
func (c Commit) conflict(number, version string) error {
	i, _ := strconv.Atoi(number)
	is, _ := strconv.Atoi(version)
	w, saw := c.Writes[i-1], 0
	if w.Old != nil {
		saw = w.Old.Meta().Version
	}
	return &soc.ConflictError{Ref: w.New.Meta().Ref, Saw: saw, Is: is}
}
