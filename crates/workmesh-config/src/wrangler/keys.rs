//! The keys that wrangler knows and Workmesh does not read. Facts taken from wrangler's `config-schema.json`
//! (4.86).

/// Allowed at the top and in an environment.
pub(super) const PASSED_OVER: &[&str] = &[
    "account_id",
    "base_dir",
    "build",
    "cache",
    "cloudchamber",
    "compliance_region",
    "find_additional_modules",
    "first_party_worker",
    "keep_names",
    "logpush",
    "migrations",
    "minify",
    "no_bundle",
    "placement",
    "preserve_file_names",
    "preview_urls",
    "previews",
    "python_modules",
    "upload_source_maps",
    "workers_dev",
];

/// Allowed at the top only.
pub(super) const TOP_ONLY: &[&str] = &[
    "$schema",
    "alias",
    "data_blobs",
    "dev",
    "env",
    "keep_vars",
    "legacy_env",
    "pages_build_output_dir",
    "send_metrics",
    "site",
    "text_blobs",
    "wasm_modules",
];
