//! The five functions that the page calls. It writes a request where it is told to, and reads the answer where that lies.

use std::cell::{Cell, RefCell};

thread_local! {
    static REQUEST: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static ANSWER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static STOPPED: Cell<usize> = const { Cell::new(0) };
}

/// Room for a request of this length; the page writes it there.
#[allow(unsafe_code)] // A name that the page can call by; there is nothing else of this name.
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    REQUEST.with_borrow_mut(|request| {
        request.clear();
        request.resize(length, 0);
        request.as_mut_ptr()
    })
}

/// Answers the request; gives where the answer lies.
#[allow(unsafe_code)] // As above.
#[unsafe(no_mangle)]
pub extern "C" fn ask() -> *const u8 {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        keep(format!("{} {place}", info.payload_as_str().unwrap_or_default()).trim().as_bytes().to_vec());
        STOPPED.set(1);
    }));
    let request = REQUEST.take();
    keep(crate::answer(&request));
    ANSWER.with_borrow(|answer| answer.as_ptr())
}

/// How long the answer is.
#[allow(unsafe_code)] // As above.
#[unsafe(no_mangle)]
pub extern "C" fn length() -> usize {
    ANSWER.with_borrow(Vec::len)
}

/// Where the answer lies; after a defect stopped [`ask`], what it said.
#[allow(unsafe_code)] // As above.
#[unsafe(no_mangle)]
pub extern "C" fn place() -> *const u8 {
    ANSWER.with_borrow(|answer| answer.as_ptr())
}

/// Whether a defect stopped [`ask`] and said where.
#[allow(unsafe_code)] // As above.
#[unsafe(no_mangle)]
pub extern "C" fn stopped() -> usize {
    STOPPED.get()
}

fn keep(answer: Vec<u8>) {
    ANSWER.with_borrow_mut(|kept| *kept = answer);
}
