// Package airgap is two programs that share nothing but files: a product that may never
// talk to its vendor, and the account that knows what was bought. What goes between
// them are four codes, carried by hand in files or typed from one screen to another.
//
//	account trust      a trust list             →  product enable   once, in advance
//	product request    a request code           →  account reserve  or rehost
//	account reserve    an authorization code    →  product install  or discard
//	product install    a confirmation code      →  account confirm
//	account update     an authorization code    →  product install
//	product return     a return code            →  account remove
//
// walk.sh walks both through all of it, and shows what becomes of replayed codes:
//
//	sh examples/airgap/walk.sh
//
// # Programs
//
//	product -state FILE [-at INSTANT] enable UDI TRUSTFILE | disable | request | cancel |
//	        install CODEFILE | use TAG=N… | return | discard CODEFILE | status
//	account -state FILE [-at INSTANT] init TAG=N… | trust | preauthorize |
//	        reserve CODEFILE TAG=N… | update UDI TAG=N… | confirm CODEFILE |
//	        remove CODEFILE | rehost UDI CODEFILE | status
//
// A code is printed on standard output, and nothing else is. Quantities are absolute:
// what is not named is none. -at is an instant in RFC 3339; without it the clock of the
// machine is read. A UDI is as in "P:CSR1000V,S:9K1".
//
// # Exit codes
//
//	0  done
//	1  refused: the state file is as it was. Standard error has the stable code of the
//	   reason alone on its first line, then every refusal with its rule and fields, and
//	   the agent error number in public use, if there is one
//	2  the command line was not understood
//
// # Said again
//
// A code is printed after the state is saved. Where it did not reach anybody, it can be
// had again: request while it is pending and update before it was confirmed print it
// once more; status has every other one, also that of a return, which is refused a second
// time.
//
// # State
//
// Each program keeps its state in one JSON file. A command reads it, decides, applies
// what belongs together in both halves of the state (codes and use at the product,
// codes and inventory at the account), and replaces the file as a whole: it is written
// beside it, brought to the disk and renamed. Killed at any moment, the file holds the
// old state or the new one. While a command changes it, a lock keeps others out.
//
// The file holds secrets; only its owner can read it. Whoever reads it can make the
// product's return code and use the licences on, or issue authorizations as the account
// does; whoever writes it needs no codes at all. What a program says is worth as much as
// the machine that it runs on.
//
// # Residual risk
//
// No code shows that a product was restored. Copy the product's state file, return the
// licences, enter the return code at the account, put the copy back: the product says
// that the licences are still reserved, and the account that they are free. What closes
// that is a monotonic counter that a backup does not set back, such as a trusted
// platform module has: reservation.Counter is the hook for it, with Seal before every
// change is saved and Verify at the start. A file would not do, because it is copied with
// the rest, so these programs have none.
package airgap
