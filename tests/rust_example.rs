//! `examples/rust` does what it says.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

#[path = "../examples/rust/main.rs"]
#[allow(dead_code)]
mod example;

#[test]
fn the_example_prints_a_mail() {
    let [subject, text, html] = example::mail().unwrap();
    assert_eq!(subject, "Your order A-1042");
    assert!(text.contains("Thank you, Ada!") && text.contains("Gravel bike: €632.99"), "{text}");
    assert!(html.starts_with("<!doctype html>") && html.contains("href=\"https://shop.example/orders/A-1042\""), "{html}");
}
