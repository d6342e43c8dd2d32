// Package pak holds product activation keys and what a licence manager makes of them.
package pak
