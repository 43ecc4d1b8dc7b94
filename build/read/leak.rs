//! Text that lives as long as the build: the model's structures hold `&'static str`, because at run time their text
//! lies in the executable. A build script is over in a second, so leaking is the simplest owner.

/// `text` for good.
pub fn leak(text: &str) -> &'static str {
    Box::leak(text.to_string().into_boxed_str())
}
