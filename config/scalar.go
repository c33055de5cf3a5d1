package config

import (
	"encoding"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"gatewaybot/soc"
)

// secretValue is how tokens and keys begin, and how an address holds a password.
var secretValue = regexp.MustCompile(`^(xox[a-z]-|xapp-|whsec_|-----BEGIN|[a-z]+://[^/@]*:[^/@]*@)`)

// scalar reads a setting that is one word or line.
func (r *report) scalar(path, text string, into reflect.Value) {
	switch {
	case secretValue.MatchString(text):
		r.add(path, "this holds a secret, which does not belong in this file. Take it out, put it into %s, and change it if others could read the file.", variableFor(path))
	case !set(into, strings.TrimSpace(text)):
		r.add(path, "%s is not %s.", quote(text), wanted(into))
	}
}

// set reads text into a field and reports whether it could be.
func set(into reflect.Value, text string) bool {
	var err error
	switch p := into.Addr().Interface().(type) {
	case encoding.TextUnmarshaler:
		err = p.UnmarshalText([]byte(text))
	case *time.Duration:
		*p, err = time.ParseDuration(text)
	case *int:
		*p, err = strconv.Atoi(text)
	case *bool:
		*p = text == "true"
		return text == "true" || text == "false"
	default:
		if into.Kind() != reflect.String {
			return false
		}
		into.SetString(text)
	}
	return err == nil
}

// wanted says what belongs into a field.
func wanted(into reflect.Value) string {
	switch into.Interface().(type) {
	case TimeOfDay:
		return "a time of day like 09:00"
	case soc.Date:
		return "a day like 2027-05-03"
	case time.Duration:
		return "a time like 10s"
	case int:
		return "a whole number"
	case bool:
		return "true or false"
	}
	switch into.Kind() {
	case reflect.Slice:
		return "a list. Start each entry with a dash, or put all in square brackets"
	case reflect.Struct:
		return "a list of settings, one a line and indented"
	}
	return "one word or line"
}

// isSection reports whether a field holds settings of its own.
func isSection(into reflect.Value) bool {
	_, text := reflect.TypeAssert[encoding.TextUnmarshaler](into.Addr())
	return into.Kind() == reflect.Struct && !text
}

// scalarText is a scalar as it was written, without quotes: an id that happens to be a number stays as it is.
func scalarText(node ast.ScalarNode) string {
	if block, ok := node.(*ast.LiteralNode); ok {
		node = block.Value
	}
	return node.GetToken().Value
}
