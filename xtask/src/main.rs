//! Makes the JavaScript glue of a wasm file with wasm-bindgen's library: `xtask bindgen FILE.wasm FOLDER NAME`; packs the built-in typeface: `xtask typeface REGULAR BOLD OUT`;
//! packs the icons: `xtask icons TEXT FOLDER NAME`, with the feature `icons`.
//! `KEEP_NAMES=1` leaves the names of functions in, for profilers. As a library its version is the crate's own, pinned in one lock file, and nothing has to be installed.

#[cfg(feature = "icons")]
mod icons;
mod typeface;

use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [verb, input, folder, name] = args.as_slice() else {
        fail("xtask bindgen FILE.wasm FOLDER NAME | xtask typeface REGULAR BOLD OUT | xtask icons TEXT FOLDER NAME")
    };
    match verb.as_str() {
        "bindgen" => bindgen(input, folder, name),
        "typeface" => typeface::pack(Path::new(input), Path::new(folder), Path::new(name)),
        #[cfg(feature = "icons")]
        "icons" => icons::pack(Path::new(input), Path::new(folder), Path::new(name)),
        _ => fail(&format!("there is no verb {verb}")),
    }
}

fn bindgen(input: &str, folder: &str, name: &str) {
    let mut bindgen = Bindgen::new();
    let made = bindgen.input_path(Path::new(input)).out_name(name).web(true).and_then(|b| {
        b.typescript(true)
            .omit_default_module_path(true)
            .remove_name_section(std::env::var_os("KEEP_NAMES").is_none())
            .remove_producers_section(true)
            .generate(Path::new(folder))
    });
    if let Err(error) = made {
        fail(&format!("{error:#}"));
    }
}

fn fail(message: &str) -> ! {
    eprintln!("{message}");
    std::process::exit(1);
}
