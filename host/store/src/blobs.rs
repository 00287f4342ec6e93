//! Contents of attachments and raw mail, kept by their digest: the same content is stored once.
use std::{path::Path, sync::Arc};

use bytes::Bytes;
use object_store::{
    Error, ObjectStore, ObjectStoreExt as _, PutMode, PutOptions, aws::AmazonS3Builder,
    local::LocalFileSystem, path::Path as Key,
};
use serde::Deserialize;

use crate::StoreError;

/// Cheap to clone.
#[derive(Clone, Debug)]
pub struct Blobs {
    objects: Arc<dyn ObjectStore>,
}

/// Keys may come from the environment instead, as the S3 client reads it.
#[derive(Clone, Debug, Deserialize)]
pub struct S3Settings {
    pub bucket: String,
    pub region: Option<String>,
    pub endpoint: Option<String>,
    pub access_key_id: Option<String>,
    pub secret_access_key: Option<String>,
    /// For an S3 server of one's own without TLS.
    #[serde(default)]
    pub allow_http: bool,
}

impl Blobs {
    /// A folder of this machine, made if it is not there.
    pub fn local(folder: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder).map_err(|error| StoreError::Unavailable(Box::new(error)))?;
        // Written beside, synced, renamed: a content that a committed row refers to is there after a loss of power.
        let objects = LocalFileSystem::new_with_prefix(folder).map_err(unavailable)?.with_fsync(true);
        Ok(Self { objects: Arc::new(objects) })
    }

    pub fn s3(settings: &S3Settings) -> Result<Self, StoreError> {
        let mut builder = AmazonS3Builder::from_env()
            .with_bucket_name(&settings.bucket)
            .with_allow_http(settings.allow_http);
        if let Some(region) = &settings.region {
            builder = builder.with_region(region);
        }
        if let Some(endpoint) = &settings.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        if let (Some(id), Some(secret)) = (&settings.access_key_id, &settings.secret_access_key) {
            builder = builder.with_access_key_id(id).with_secret_access_key(secret);
        }
        Ok(Self { objects: Arc::new(builder.build().map_err(unavailable)?) })
    }

    /// Stores a content; one that is there already is left alone. Put it before the row that refers to it is committed.
    pub async fn put(&self, digest: &str, content: Bytes) -> Result<(), StoreError> {
        let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        match self.objects.put_opts(&key(digest)?, content.into(), options).await {
            Ok(_) | Err(Error::AlreadyExists { .. }) => Ok(()),
            Err(error) => Err(unavailable(error)),
        }
    }

    pub async fn get(&self, digest: &str) -> Result<Option<Bytes>, StoreError> {
        match self.objects.get(&key(digest)?).await {
            Ok(found) => Ok(Some(found.bytes().await.map_err(unavailable)?)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(unavailable(error)),
        }
    }

    pub async fn exists(&self, digest: &str) -> Result<bool, StoreError> {
        match self.objects.head(&key(digest)?).await {
            Ok(_) => Ok(true),
            Err(Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(unavailable(error)),
        }
    }

    /// Removes a content nothing refers to any more; one that is not there is removed.
    pub async fn delete(&self, digest: &str) -> Result<(), StoreError> {
        match self.objects.delete(&key(digest)?).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(unavailable(error)),
        }
    }
}

fn unavailable(error: Error) -> StoreError {
    StoreError::Unavailable(Box::new(error))
}

/// `ab/cd/abcd…`: no folder grows without end. Anything but a digest would be a path of somebody's choosing.
fn key(digest: &str) -> Result<Key, StoreError> {
    let is_digest =
        digest.len() == 64 && digest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if !is_digest {
        return Err(StoreError::Corrupt {
            what: "digest",
            detail: format!("`{digest}` is not a SHA-256 in hexadecimal"),
        });
    }
    Ok(Key::from(format!("{}/{}/{digest}", &digest[..2], &digest[2..4])))
}
