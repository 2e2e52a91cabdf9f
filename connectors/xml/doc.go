// Package xml reads records of XML: <list><record><code>…</code></record>…</list>, whatever the names.
//
// The record is the element that repeats most among those that hold fields and lie in no such element. Its fields are its
// attributes and the elements with text in it; names of nested elements are joined by dots, values of a field that repeats
// by semicolons. <field name="code">…</field> is the field "code". Prefixes of names are dropped.
package xml
