package config

import (
	"errors"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// read fills the configuration from the file and reports whether it has settings that can be checked. It walks the
// tree itself: the decoder stops at the first mistake and repeats the line, which may hold a secret.
func (r *report) read(file []byte, c *Config) bool {
	tree, err := parser.ParseBytes(file, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		r.syntax(err)
		return false
	}
	var top *ast.MappingNode
	for _, doc := range tree.Docs {
		if doc.Body == nil {
			continue
		}
		mapping, ok := doc.Body.(*ast.MappingNode)
		if !ok || top != nil {
			r.addAt(lineOf(doc.Body), "", "these are not settings. Each is a line like “region: south-west”, and no line of dashes stands between them.")
			return false
		}
		top = mapping
	}
	if top != nil {
		r.section("", top, reflect.ValueOf(c).Elem())
	}
	return true
}

// syntax notes what is no YAML. The parser's own sentences repeat nothing from the file.
func (r *report) syntax(err error) {
	line, why := 0, "cannot be read"
	if e, ok := errors.AsType[yaml.Error](err); ok {
		line, why = e.GetToken().Position.Line, e.GetMessage()
	}
	r.addAt(line, "", "this is not YAML: %s. Look for a missing quote, colon or space, and indent with spaces.", why)
}

// section reads the settings of a struct.
func (r *report) section(path string, node *ast.MappingNode, into reflect.Value) {
	settings := settingsOf(into)
	seen := map[string]int{}
	for _, entry := range node.Values {
		key, line := entry.Key.GetToken().Value, lineOf(entry.Key)
		at := join(path, key)
		setting, ok := settings[key]
		switch {
		case !ok:
			r.unknown(line, path, key, slices.Sorted(maps.Keys(settings)))
		case seen[key] > 0:
			r.addAt(line, at, "this is set on line %d already. Take one of the two out.", seen[key])
		default:
			seen[key], r.lines[at] = line, line
			r.value(at, entry.Value, setting)
		}
	}
}

var (
	secretKey = regexp.MustCompile(`(?i)token|secret|passw|signing|keyset|private|api_?key|credential`)
	plainKey  = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,24}$`)
)

// unknown notes a setting that does not exist: a secret in the wrong place, or a slip.
func (r *report) unknown(line int, path, key string, known []string) {
	at := join(path, "?")
	if plainKey.MatchString(key) {
		at = join(path, key)
	}
	if secretKey.MatchString(key) {
		r.addAt(line, at, "a secret does not belong in this file. Take it out, put it into %s, and change it if others could read the file.", variableFor(at))
		return
	}
	meant := nearest(key, known)
	if meant == "" {
		r.addAt(line, at, "there is no such setting here. There are %s.", strings.Join(known, ", "))
		return
	}
	r.addAt(line, at, "there is no such setting here. Did you mean “%s”?", meant)
	r.faulty = append(r.faulty, join(path, meant)) // so that nobody says it is missing
}

// value reads one setting, or one entry of a list.
func (r *report) value(path string, node ast.Node, into reflect.Value) {
	if into.Kind() == reflect.Pointer {
		into.Set(reflect.New(into.Type().Elem()))
		into = into.Elem()
	}
	switch node := node.(type) {
	case *ast.NullNode:
		r.add(path, "nothing is said here. Fill it in, or take the line out.")
		return
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode:
		r.add(path, "anchors (&), aliases (*) and tags (!) do not work here. Write the value out, in quotes if it starts like one of them.")
		return
	case *ast.MappingNode:
		if isSection(into) {
			r.section(path, node, into)
			return
		}
	case *ast.SequenceNode:
		if into.Kind() == reflect.Slice {
			r.list(path, node, into)
			return
		}
	case ast.ScalarNode:
		r.scalar(path, scalarText(node), into)
		return
	}
	r.add(path, "this is not %s.", wanted(into))
}

func (r *report) list(path string, node *ast.SequenceNode, into reflect.Value) {
	into.Set(reflect.MakeSlice(into.Type(), len(node.Values), len(node.Values)))
	for i, entry := range node.Values {
		at := join(path, "#"+strconv.Itoa(i))
		r.lines[at] = lineOf(entry)
		r.value(at, entry, into.Index(i))
	}
}

// settingsOf are the fields of a struct by their names in the file.
func settingsOf(section reflect.Value) map[string]reflect.Value {
	settings := map[string]reflect.Value{}
	for field, value := range section.Fields() {
		name := field.Tag.Get("yaml")
		if name == "" {
			name = strings.ToLower(field.Name) // as in soc.Team
		}
		if field.IsExported() && name != "-" {
			settings[name] = value
		}
	}
	return settings
}

func lineOf(node ast.Node) int { return node.GetToken().Position.Line }

// join adds a name to a path.
func join(path, name string) string { return strings.TrimPrefix(path+"."+name, ".") }
