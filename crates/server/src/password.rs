//! Passwords: argon2id, the work done off the async threads.

use std::sync::Arc;

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use roster_api_types::Password;

use crate::random::Random;

/// Hashes and checks passwords at one chosen cost.
#[derive(Clone, Debug)]
pub struct PasswordHashing {
    argon2: Arc<Argon2<'static>>,
    /// What is checked against when there is no account, so that both cases take the same time.
    decoy: Arc<str>,
}

/// Hashing failed: the library refused its input. Never the user's fault.
#[derive(Debug, thiserror::Error)]
#[error("password hashing failed: {0}")]
pub struct PasswordHashingError(String);

impl PasswordHashing {
    /// The cost OWASP recommends for argon2id: 19 MiB, 2 passes, 1 lane.
    ///
    /// # Errors
    /// When the library refuses the parameters.
    pub fn recommended(random: &Random) -> Result<Self, PasswordHashingError> {
        Self::with_cost(Params::DEFAULT, random)
    }

    /// The least cost there is, for tests only.
    ///
    /// # Errors
    /// When the library refuses the parameters.
    pub fn cheap(random: &Random) -> Result<Self, PasswordHashingError> {
        Self::with_cost(Params::new(8, 1, 1, None).map_err(text)?, random)
    }

    fn with_cost(params: Params, random: &Random) -> Result<Self, PasswordHashingError> {
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let decoy = hash(&argon2, "no account has this password", &random.bytes())?;
        Ok(Self { argon2: Arc::new(argon2), decoy: decoy.into() })
    }

    /// The text to store for a new password.
    ///
    /// # Errors
    /// When hashing fails.
    pub async fn hash(&self, password: Password, random: &Random) -> Result<String, PasswordHashingError> {
        let (argon2, salt) = (Arc::clone(&self.argon2), random.bytes());
        tokio::task::spawn_blocking(move || hash(&argon2, password.expose(), &salt)).await.map_err(text)?
    }

    /// Is `password` the one behind `stored`? Without a stored one the answer is no, after the same work.
    pub async fn verify(&self, password: String, stored: Option<String>) -> bool {
        let (argon2, decoy) = (Arc::clone(&self.argon2), Arc::clone(&self.decoy));
        tokio::task::spawn_blocking(move || {
            let known = stored.is_some();
            let stored = stored.as_deref().unwrap_or(&decoy);
            argon2.verify_password(password.as_bytes(), stored).is_ok() && known
        })
        .await
        .unwrap_or(false)
    }
}

fn hash(argon2: &Argon2<'_>, password: &str, salt: &[u8; 32]) -> Result<String, PasswordHashingError> {
    let hash: argon2::PasswordHash = argon2.hash_password_with_salt(password.as_bytes(), &salt[..16]).map_err(text)?;
    Ok(hash.to_string())
}

fn text(error: impl std::fmt::Display) -> PasswordHashingError {
    PasswordHashingError(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_same_password_verifies() {
        let random = Random::System;
        let hashing = PasswordHashing::cheap(&random).expect("valid cost");
        let stored =
            hashing.hash("correct horse battery".parse().expect("long enough"), &random).await.expect("hashed");
        assert!(stored.starts_with("$argon2id$"));
        assert!(hashing.verify("correct horse battery".into(), Some(stored.clone())).await);
        assert!(!hashing.verify("correct horse batterz".into(), Some(stored)).await);
        assert!(!hashing.verify("no account has this password".into(), None).await);
    }
}
