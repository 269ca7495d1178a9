//! A certificate that is made at the start and trusted by nobody who was not told to.

use std::io;
use std::sync::Arc;

use base64::Engine as _;
use rcgen::{CertificateParams, KeyPair, PublicKeyData as _};
use sha2::{Digest, Sha256};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// A certificate for some host names, and what speaks TLS with it.
pub struct Certificate {
    pub acceptor: TlsAcceptor,
    pub der: Vec<u8>,
    /// The SHA-256 of its public key, in base64, as Chromium takes it in `--ignore-certificate-errors-spki-list`.
    pub spki: String,
}

impl Certificate {
    pub fn of(hosts: &[String]) -> io::Result<Self> {
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let params = CertificateParams::new(hosts.to_vec()).map_err(io::Error::other)?;
        let der = params.self_signed(&key).map_err(io::Error::other)?.der().to_vec();
        let private = PrivateKeyDer::try_from(key.serialize_der()).map_err(io::Error::other)?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_single_cert(vec![CertificateDer::from(der.clone())], private)
            .map_err(io::Error::other)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        let spki = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(key.subject_public_key_info()));
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), der, spki })
    }
}
