//! Calls over TLS to peers on the loopback interface, with a certificate authority of the test's own.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::{cell::RefCell, convert::Infallible, rc::Rc, sync::Arc};

use http::Response;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer},
};
use support::{egress, get, raw_peer, refusal, shard, text};
use tokio::io::AsyncWriteExt;
use tokio_rustls::TlsAcceptor;
use workmesh_egress::{Egress, EgressOptions};

/// A certificate authority, and a server certificate for `localhost` that it signed.
fn certificates() -> (CertificateDer<'static>, CertificateDer<'static>, PrivateKeyDer<'static>) {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_key = KeyPair::generate().unwrap();
    let root = authority.self_signed(&authority_key).unwrap();
    let issuer = Issuer::new(authority, authority_key);
    let server_key = KeyPair::generate().unwrap();
    let server = CertificateParams::new(vec!["localhost".to_owned()])
        .unwrap()
        .signed_by(&server_key, &issuer)
        .unwrap();
    (root.der().clone(), server.der().clone(), PrivateKeyDer::Pkcs8(server_key.serialize_der().into()))
}

/// What the peer answers with: the version it was asked in, and the authority it was asked for.
async fn answer(request: hyper::Request<hyper::body::Incoming>) -> Result<Response<String>, Infallible> {
    Ok(Response::new(format!("{:?} {}", request.version(), request.uri())))
}

/// A peer that speaks TLS, and the version of HTTP that is agreed on. Returns its port, the connections it has seen
/// and a way out that trusts it.
async fn tls_peer(protocols: &[&[u8]]) -> (u16, Rc<RefCell<usize>>, Egress) {
    let (root, certificate, key) = certificates();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let connections = Rc::new(RefCell::new(0));
    let counted = Rc::clone(&connections);
    let port = raw_peer(move |_, stream| {
        *counted.borrow_mut() += 1;
        let acceptor = acceptor.clone();
        async move {
            let stream = acceptor.accept(stream).await?;
            let http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
            let io = TokioIo::new(stream);
            if http2 {
                let server = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
                let _ = server.serve_connection(io, service_fn(answer)).await;
            } else {
                let server = hyper::server::conn::http1::Builder::new();
                let _ = server.serve_connection(io, service_fn(answer)).await;
            }
            Ok(())
        }
    })
    .await;
    let trusting =
        Egress::new(EgressOptions { extra_roots: vec![root], ..EgressOptions::default() }).unwrap();
    (port, connections, trusting)
}

#[test]
fn http2_is_spoken_where_the_peer_can_and_shares_one_connection() {
    shard(async {
        let (port, connections, egress) = tls_peer(&[b"h2", b"http/1.1"]).await;
        let url = format!("https://localhost:{port}/path");
        let expected = format!("HTTP/2.0 {url}");
        assert_eq!(text(get(&egress, &url).await.unwrap()).await, Ok(expected));
        let (first, second) = tokio::join!(get(&egress, &url), get(&egress, &url));
        assert!(first.is_ok() && second.is_ok());
        assert_eq!(*connections.borrow(), 1);
    });
}

#[test]
fn http1_is_spoken_otherwise() {
    shard(async {
        for protocols in [&[b"http/1.1".as_slice()][..], &[]] {
            let (port, _, egress) = tls_peer(protocols).await;
            let response = get(&egress, &format!("https://localhost:{port}/path")).await.unwrap();
            assert_eq!(text(response).await.as_deref(), Ok("HTTP/1.1 /path"));
        }
    });
}

#[test]
fn a_peer_must_prove_who_it_is() {
    shard(async {
        let (port, _, trusting) = tls_peer(&[]).await;
        let message = refusal(&egress(), &format!("https://localhost:{port}/")).await;
        assert!(message.starts_with("TLS handshake with \"localhost\" failed: "), "{message}");
        assert!(message.contains("UnknownIssuer"), "{message}");
        let message = refusal(&trusting, &format!("https://127.0.0.1:{port}/")).await;
        assert!(message.starts_with("TLS handshake with \"127.0.0.1\" failed: "), "{message}");
    });
}

#[test]
fn a_peer_without_tls_is_found_out() {
    shard(async {
        let plain =
            raw_peer(
                |_, mut stream| async move { stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await },
            )
            .await;
        let message = refusal(&egress(), &format!("https://127.0.0.1:{plain}/")).await;
        assert!(message.starts_with("TLS handshake with \"127.0.0.1\" failed: "), "{message}");
    });
}

#[test]
fn a_root_that_is_no_certificate_is_refused() {
    let options = EgressOptions { extra_roots: vec![vec![1, 2, 3].into()], ..EgressOptions::default() };
    assert!(Egress::new(options).is_err());
}
