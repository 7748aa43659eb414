//! TLS as a client: which roots are trusted and which protocols are offered.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore, pki_types::CertificateDer};
use tokio_rustls::TlsConnector;

/// A certificate that was given as a root and is none.
#[derive(Debug, thiserror::Error)]
#[error("a root certificate is not valid: {0}")]
pub struct BadRoot(#[from] rustls::Error);

/// The connectors of a shard.
pub(crate) struct Connectors {
    /// Offers HTTP/2 before HTTP/1.1.
    pub(crate) any: TlsConnector,
    /// Offers HTTP/1.1, which alone can become something else.
    pub(crate) http1: TlsConnector,
}

/// Connectors that trust Mozilla's roots and `extra`.
pub(crate) fn connectors(extra: &[CertificateDer<'static>]) -> Result<Connectors, BadRoot> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    for root in extra {
        roots.add(root.clone())?;
    }
    // Named, and not the process's default, which depends on what else the program links.
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    let http1 = TlsConnector::from(Arc::new(config.clone()));
    config.alpn_protocols.insert(0, b"h2".to_vec());
    Ok(Connectors { any: TlsConnector::from(Arc::new(config)), http1 })
}
