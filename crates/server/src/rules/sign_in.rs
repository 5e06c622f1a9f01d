//! How often somebody may try to sign in. Only failures are counted: whoever signs in gets the try back.

use std::time::Duration;

use roster_api_types::EmailAddress;

use crate::store::Limit;

/// Failures with one address from one network: somebody who has forgotten their password, or a guesser.
const PER_ADDRESS_AND_NETWORK: Limit = Limit { times: 10, window: Duration::from_mins(15) };
/// Failures with one address from anywhere: guessers with many networks. Higher, so that one of them alone can't keep the
/// account's owner out.
const PER_ADDRESS: Limit = Limit { times: 50, window: Duration::from_hours(1) };
/// Failures from one network, with whatever address: an office shares one.
const PER_NETWORK: Limit = Limit { times: 100, window: Duration::from_mins(15) };

/// What a try to sign in counts for: keys and limits. What is no address can be nobody's, and counts for the network alone.
#[must_use]
pub fn limits(address: Option<&EmailAddress>, network: &str) -> Vec<(String, Limit)> {
    let mut limits = vec![(format!("sign-in:network:{network}"), PER_NETWORK)];
    if let Some(address) = address {
        let key = address.key();
        limits.push((format!("sign-in:both:{network}:{key}"), PER_ADDRESS_AND_NETWORK));
        limits.push((format!("sign-in:address:{key}"), PER_ADDRESS));
    }
    limits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_makes_no_other_account_and_networks_are_told_apart() {
        let keys = |address: &str, network: &str| -> Vec<String> {
            let address = address.parse().ok();
            limits(address.as_ref(), network).into_iter().map(|(key, _)| key).collect()
        };
        assert_eq!(keys("Ada@Acme.test", "a"), keys("ada@acme.test", "a"));
        let (here, there) = (keys("ada@acme.test", "a"), keys("ada@acme.test", "b"));
        assert_eq!(here.iter().filter(|key| there.contains(key)).count(), 1, "the address alone");
        assert_eq!(keys("no address", "a").len(), 1);
    }
}
