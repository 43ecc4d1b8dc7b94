//! The allocator: mimalloc, on ordinary pages until a script asks for something large.
//!
//! mimalloc asks Linux for huge pages, which halve the page faults of a run that holds 100 MB and cost one that prints
//! a word 8 MB and their zeroing: measured, a start goes from 20 MB to 13 MB without them, and 200,000 objects from
//! 0.59 s to 0.45 s with them. So they come with the first large allocation, which a buffer of many objects or the text
//! of a large file is.

use std::alloc::{GlobalAlloc, Layout};
use std::ffi::c_void;

use libmimalloc_sys as mi;
use mimalloc::MiMalloc;

/// mimalloc, with an eye on the sizes.
pub struct Allocator;

/// What shows that the run is about much data.
const LARGE: usize = 1 << 20;

#[inline]
fn note(size: usize) {
    if size >= LARGE {
        huge_pages::allow_once();
    }
}

/// True where every block of mimalloc's is aligned enough: it then need not look for one that is, which is most of what
/// a small allocation costs. Almost all of the program's are.
#[inline]
fn is_word_aligned(layout: Layout) -> bool {
    layout.align() <= size_of::<usize>()
}

// SAFETY: every call goes to mimalloc as it came; what is not asked to be aligned to more than a word goes to its plain
// functions, whose blocks always are.
unsafe impl GlobalAlloc for Allocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(layout.size());
        // SAFETY: as the caller promises.
        unsafe {
            if is_word_aligned(layout) {
                mi::mi_malloc(layout.size()).cast()
            } else {
                MiMalloc.alloc(layout)
            }
        }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        note(layout.size());
        // SAFETY: as the caller promises.
        unsafe {
            if is_word_aligned(layout) {
                mi::mi_zalloc(layout.size()).cast()
            } else {
                MiMalloc.alloc_zeroed(layout)
            }
        }
    }

    #[inline]
    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        // SAFETY: as the caller promises.
        unsafe { MiMalloc.dealloc(ptr, layout) }
    }

    #[inline]
    unsafe fn realloc(&self, ptr: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note(size);
        // SAFETY: as the caller promises.
        unsafe {
            if is_word_aligned(layout) {
                mi::mi_realloc(ptr.cast::<c_void>(), size).cast()
            } else {
                MiMalloc.realloc(ptr, layout, size)
            }
        }
    }
}

#[cfg(target_os = "linux")]
mod huge_pages {
    use std::sync::atomic::{AtomicBool, Ordering};

    static ALLOWED: AtomicBool = AtomicBool::new(false);

    /// Keeps the process on ordinary pages from its start: the standard library allocates before it calls `main`, and
    /// the first allocation of all is what would get the first huge page.
    // SAFETY: the loader calls what this section lists once, before there is a second thread; the function needs
    // nothing of the standard library that is set up later.
    #[used]
    #[unsafe(link_section = ".init_array.00098")]
    static START_SMALL: extern "C" fn() = start_small;

    extern "C" fn start_small() {
        allow(false);
    }

    /// Says whether the kernel may give this process huge pages. Where it refuses to be told, it goes by its own rules.
    pub fn allow(on: bool) {
        let (zero, disable): (libc::c_ulong, libc::c_ulong) = (0, if on { 0 } else { 1 });
        // SAFETY: this option takes numbers only and touches no memory of the process.
        unsafe { libc::prctl(libc::PR_SET_THP_DISABLE, disable, zero, zero, zero) };
    }

    /// Allows them from now on.
    #[cold]
    pub fn allow_once() {
        if !ALLOWED.swap(true, Ordering::Relaxed) {
            allow(true);
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod huge_pages {
    /// Other systems decide for themselves.
    pub fn allow(_on: bool) {}

    /// Other systems decide for themselves.
    pub fn allow_once() {}
}
