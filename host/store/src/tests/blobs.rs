//! Contents by digest.
use bytes::Bytes;

use crate::{Blobs, StoreError};

#[test]
fn a_content_is_stored_once_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::local(&folder.path().join("blobs")).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let digest = "ab".repeat(32);
        assert_eq!(blobs.get(&digest).await.unwrap(), None);
        blobs.put(&digest, Bytes::from_static(b"content")).await.unwrap();
        blobs.put(&digest, Bytes::from_static(b"content")).await.unwrap();
        assert_eq!(blobs.get(&digest).await.unwrap().as_deref(), Some(b"content".as_slice()));
        assert!(blobs.exists(&digest).await.unwrap());
        blobs.delete(&digest).await.unwrap();
        blobs.delete(&digest).await.unwrap();
        assert!(!blobs.exists(&digest).await.unwrap());
    });
}

#[test]
fn only_a_digest_is_a_key() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::local(folder.path()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for digest in ["", "../../etc/passwd", &"AB".repeat(32), &"é".repeat(32), &"a".repeat(63)] {
        let refused = runtime.block_on(blobs.get(digest));
        assert!(matches!(refused, Err(StoreError::Corrupt { .. })), "{digest}");
    }
}
