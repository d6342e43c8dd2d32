// Package hosting holds host licences of a meetings server.
package hosting
