package slackserver

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
)

// object is a JSON object of which we know only parts.
type object = map[string]any

// at returns what lies at a path of keys, nil if there is nothing.
func at(v any, path ...string) any {
	for _, key := range path {
		o, _ := v.(object)
		v = o[key]
	}
	return v
}

// str returns the string at a path, "" if there is none.
func str(v any, path ...string) string {
	s, _ := at(v, path...).(string)
	return s
}

// objects returns the objects in the array at a path.
func objects(v any, path ...string) []object {
	items, _ := at(v, path...).([]any)
	var out []object
	for _, item := range items {
		if o, ok := item.(object); ok {
			out = append(out, o)
		}
	}
	return out
}

// merge returns a copy of an object with more fields.
func merge(o object, more ...object) object {
	out := object{}
	for _, m := range append([]object{o}, more...) {
		maps.Copy(out, m)
	}
	return out
}

// nameBlocks gives every block and every element the id that Slack gives it if the app has not.
func nameBlocks(v any, path ...string) {
	for _, b := range objects(v, path...) {
		nameIt(b, "block_id")
		for _, e := range elements(b) {
			nameIt(e, "action_id")
		}
	}
}

func nameIt(o object, key string) {
	if str(o, key) == "" {
		o[key] = rand.Text()[:5]
	}
}

// elements returns what a person can press, choose or type into within a block.
func elements(b object) []object {
	var found []object
	switch str(b, "type") {
	case "actions":
		found = objects(b, "elements")
	case "section":
		if e, ok := b["accessory"].(object); ok && str(e, "type") != "image" {
			found = []object{e}
		}
	case "input":
		if e, ok := b["element"].(object); ok {
			found = []object{e}
		}
	}
	return found
}

// encode is for values that came from JSON or go to it, which never fails.
func encode(v any) []byte {
	raw, _ := json.Marshal(v)
	return raw
}

// decode reads an object, nil if it is none.
func decode(raw []byte) object {
	var o object
	if json.Unmarshal(raw, &o) != nil {
		return nil
	}
	return o
}

// truth reads a boolean as JSON or a form has it.
func truth(v any) bool { return v == true || v == "true" || v == "1" }

// number reads a positive whole number as JSON or a form has it.
func number(v any, otherwise int) int {
	n, err := strconv.Atoi(fmt.Sprint(v))
	if err != nil || n <= 0 {
		return otherwise
	}
	return n
}
