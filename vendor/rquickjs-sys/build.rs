//! Compiles the engine's C code.

fn main() {
    println!("cargo:rerun-if-changed=quickjs");
    let mut build = cc::Build::new();
    build.files(["dtoa.c", "libregexp.c", "libunicode.c", "quickjs.c"].map(|file| format!("quickjs/{file}")));
    build.define("_GNU_SOURCE", None).warnings(false);
    println!("cargo:rerun-if-env-changed=CARGO_CFG_SANITIZE");
    if std::env::var("CARGO_CFG_SANITIZE").is_ok_and(|which| which == "address") {
        build.flag("-fsanitize=address").flag("-fno-omit-frame-pointer");
    }
    build.compile("quickjs");
}
