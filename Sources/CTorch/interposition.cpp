// Room for a name that two libraries share.
//
// libc10 has a global `int FLAGS_minloglevel`, Debian's libsentencepiece an object of 32 bytes of the
// same name. The loader gives both the definition that it finds first: with libc10's, the
// constructor in libsentencepiece overwrites the 28 bytes behind it. One of them is the flag that
// turns failed checks of libc10, such as "out of memory", from exceptions into aborts.
//
// A definition in the executable is found before both, and is large enough for either. libc10 itself
// touches the name only when asked to parse command-line flags, which nothing here does.

extern "C" {
extern char FLAGS_minloglevel[];
alignas(16) __attribute__((visibility("default"), used)) char FLAGS_minloglevel[64] = {};
}
