package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
)

// officerScript finds an officer by account, in one round trip.
//
//	KEYS 1 accounts, 2 people
//	ARGV 1 account
//	returns the officer's JSON, or nil
var officerScript = redis.NewScript(`
local id = redis.call('HGET', KEYS[1], ARGV[1])
return id and redis.call('HGET', KEYS[2], id)
`)

// OfficerByAccount reads the officer to whom platform/workspace/user belongs.
func (s *Store) OfficerByAccount(ctx context.Context, account string) (soc.Officer, error) {
	raw, err := officerScript.Run(ctx, s.db, []string{s.keys.accounts(), s.keys.people()}, account).Text()
	return decodeOfficer(raw, err)
}

// Officer reads an officer by id.
func (s *Store) Officer(ctx context.Context, id string) (soc.Officer, error) {
	raw, err := s.db.HGet(ctx, s.keys.people(), id).Result()
	return decodeOfficer(raw, err)
}

func decodeOfficer(raw string, err error) (soc.Officer, error) {
	switch {
	case errors.Is(err, redis.Nil):
		return soc.Officer{}, ErrNotFound
	case err != nil:
		return soc.Officer{}, readError(err)
	}
	var o soc.Officer
	if err := json.Unmarshal([]byte(raw), &o); err != nil {
		return soc.Officer{}, fmt.Errorf("decode officer: %w", err)
	}
	return o, nil
}

// Officers reads everybody, by id.
func (s *Store) Officers(ctx context.Context) ([]soc.Officer, error) {
	raw, err := s.db.HVals(ctx, s.keys.people()).Result()
	if err != nil {
		return nil, readError(err)
	}
	all := make([]soc.Officer, 0, len(raw))
	for _, one := range raw {
		o, err := decodeOfficer(one, nil)
		if err != nil {
			return nil, err
		}
		all = append(all, o)
	}
	slices.SortFunc(all, func(a, b soc.Officer) int { return strings.Compare(a.ID, b.ID) })
	return all, nil
}

// saveOfficerScript writes an officer's entry.
//
//	KEYS 1 people, 2 versions, 3 accounts, 4 audit
//	ARGV 1 id, 2 version it must have (empty: none), 3 new version, 4 JSON, 5 audit entry, 6 the officer who acts,
//	     7 their version (empty: not kept), 8.. accounts
//	returns {'ok'}, {'conflict', version it has}, {'actor'}, or {'taken', account}
var saveOfficerScript = redis.NewScript(`
local id = ARGV[1]
local is = redis.call('HGET', KEYS[2], id) or ''
if is ~= ARGV[2] then return {'conflict', is} end
if ARGV[6] ~= '' and (redis.call('HGET', KEYS[2], ARGV[6]) or '') ~= ARGV[7] then return {'actor'} end
for i = 8, #ARGV do
	local owner = redis.call('HGET', KEYS[3], ARGV[i])
	if owner and owner ~= id then return {'taken', ARGV[i]} end
end
local before = redis.call('HGET', KEYS[1], id)
local accounts = before and cjson.decode(before).accounts
if type(accounts) == 'table' then
	for _, account in ipairs(accounts) do redis.call('HDEL', KEYS[3], account) end
end
for i = 8, #ARGV do redis.call('HSET', KEYS[3], ARGV[i], id) end
redis.call('HSET', KEYS[1], id, ARGV[4])
redis.call('HSET', KEYS[2], id, ARGV[3])
redis.call('XADD', KEYS[4], '*', 'e', ARGV[5])
return {'ok'}
`)

// TakenError says that an account belongs to somebody else already.
type TakenError struct{ Account string }

func (e *TakenError) Error() string { return "account belongs to another officer" }

// SaveOfficer writes the next version of an officer's entry: o.Version is the one it was made from, zero for a new
// entry. By is who acts.
func (s *Store) SaveOfficer(ctx context.Context, o, by soc.Officer, did soc.Move) (soc.Officer, error) {
	before := versionWord(o.Version)
	o.Version++
	raw, err := json.Marshal(o)
	if err != nil {
		return soc.Officer{}, fmt.Errorf("encode officer: %w", err)
	}
	entry, err := encodeEntry(ctx, soc.AuditEvent{Actor: cmp.Or(by.ID, soc.SystemActor), Operation: soc.Alteration, Record: soc.Ref(o.ID), Version: o.Version, Move: did})
	if err != nil {
		return soc.Officer{}, err
	}
	args := []any{o.ID, before, o.Version, raw, entry, by.ID, versionWord(by.Version)}
	if by.ID == o.ID {
		args[5] = "" // the guard on the entry itself says the same
	}
	for _, a := range o.Accounts {
		args = append(args, a)
	}
	got, err := saveOfficerScript.Run(ctx, s.writes,
		[]string{s.keys.people(), s.keys.peopleVersions(), s.keys.accounts(), s.keys.audit()}, args...).StringSlice()
	if err != nil {
		return soc.Officer{}, s.writeError(err)
	}
	switch got[0] {
	case "actor":
		return soc.Officer{}, ErrActorChanged
	case "taken":
		return soc.Officer{}, &TakenError{got[1]}
	case "conflict":
		is, _ := strconv.Atoi(got[1])
		return soc.Officer{}, &soc.ConflictError{Ref: soc.Ref(o.ID), Saw: o.Version - 1, Is: is}
	}
	return o, nil
}

// versionWord is a version as scripts compare it: empty for an entry that is not kept.
func versionWord(v int) string {
	if v == 0 {
		return ""
	}
	return strconv.Itoa(v)
}
