// Package ciscoxml reads and writes reservation codes in the shapes of public use.
package ciscoxml
