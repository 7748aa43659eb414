//! The web platform: plain JavaScript modules over small tables of native operations, one area a file pair.
//!
//! An area `x` is `x.js`, imported by other areas as `internal:web/x`, and, if it needs something from outside
//! JavaScript, `x.rs` with its operations. No type of the engine behind the seam is named here.

mod crypto;
mod encoding;
mod url;

use crate::{engine::Op, host::Host};

/// The native operations of all areas.
pub(crate) const OPS: &[&[Op<Host>]] = &[
    encoding::OPS,
    url::OPS,
    crypto::OPS[0],
    crypto::OPS[1],
    crypto::OPS[2],
    crypto::OPS[3],
    crypto::OPS[4],
];

/// One `internal:web/…` module.
macro_rules! module {
    ($name:literal) => {
        (concat!("internal:web/", $name), include_str!(concat!($name, ".js")))
    };
}

/// The JavaScript of all areas, as (specifier, text).
pub(crate) const MODULES: &[(&str, &str)] = &[
    module!("abort"),
    module!("blob"),
    module!("body"),
    module!("bytes"),
    module!("call"),
    module!("console"),
    module!("console/describe"),
    module!("console/format"),
    module!("console/inspect"),
    module!("console/layout"),
    module!("console/table"),
    module!("crypto"),
    module!("crypto/aes_gcm"),
    module!("crypto/algorithm"),
    module!("crypto/derivation"),
    module!("crypto/hmac"),
    module!("crypto/jwk"),
    module!("crypto/key"),
    module!("crypto/registry"),
    module!("crypto/subtle"),
    module!("data_url"),
    module!("dom_exception"),
    module!("encoding"),
    module!("event"),
    module!("event_target"),
    module!("execution_context"),
    module!("fetch"),
    module!("form_data"),
    module!("form_parse"),
    module!("globals"),
    module!("header_list"),
    module!("headers"),
    module!("idl"),
    module!("iterators"),
    module!("language"),
    module!("method"),
    module!("multipart"),
    module!("navigator"),
    module!("parts"),
    module!("parts/cloning"),
    module!("parts/crypto"),
    module!("parts/data_urls"),
    module!("parts/dom_exceptions"),
    module!("parts/encodings"),
    module!("parts/events"),
    module!("parts/forms"),
    module!("parts/inspection"),
    module!("parts/measuring"),
    module!("parts/navigation"),
    module!("parts/phrases"),
    module!("parts/queries"),
    module!("parts/streams"),
    module!("parts/subtle_crypto"),
    module!("parts/timing"),
    module!("parts/transforms"),
    module!("parts/urls"),
    module!("payload"),
    module!("performance"),
    module!("reason_phrases"),
    module!("report"),
    module!("request"),
    module!("request_slots"),
    module!("response"),
    module!("scheduled_controller"),
    module!("send"),
    module!("status"),
    module!("streams/byte_controller"),
    module!("streams/byte_queue"),
    module!("streams/byte_wrappers"),
    module!("streams/controller"),
    module!("streams/default_controller"),
    module!("streams/from"),
    module!("streams/identity"),
    module!("streams/iterator"),
    module!("streams/pipe"),
    module!("streams/promises"),
    module!("streams/pull_into"),
    module!("streams/queue"),
    module!("streams/read_all"),
    module!("streams/readable"),
    module!("streams/readable_state"),
    module!("streams/readers"),
    module!("streams/strategies"),
    module!("streams/tee"),
    module!("streams/text"),
    module!("streams/transform"),
    module!("streams/writable"),
    module!("streams/writable_controller"),
    module!("streams/writable_state"),
    module!("structured_clone"),
    module!("timer_table"),
    module!("timers"),
    module!("token"),
    module!("url"),
    module!("url_record"),
    module!("url_search_params"),
];
