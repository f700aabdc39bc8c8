// How the shim's own kernels are compiled, and loops over columns in blocks.

#pragma once

// Compiled once for each generation of processors; the loader takes the best one.
#if defined(__x86_64__) && defined(__linux__)
#define GV_KERNEL __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define GV_KERNEL
#endif
