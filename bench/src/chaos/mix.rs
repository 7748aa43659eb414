//! The steady load: the requests that people send to the storefront, in a fixed mix.

use super::client::{Ask, Client};
use crate::error::BenchError;

/// Who asks.
#[derive(Debug, Clone)]
pub struct Users {
    customer: String,
    admin: String,
}

/// One kind of request.
pub struct Kind {
    /// Its name.
    pub name: &'static str,
    /// How many of a hundred and ten requests are of this kind.
    pub share: u32,
    /// The workers behind the gateway that its answer depends on. What is done after the answer is not among
    /// them.
    pub touches: &'static [&'static str],
    /// Makes one; the name is new each time.
    pub ask: fn(&Users, &str) -> Ask,
}

const PASSWORD: &str = "correct horse battery";
const CUSTOMER: &str = "ada@customers.example";
/// What `.dev.vars` of the worker `auth` says.
const ADMIN_KEY: &str = "development-only-admin-key";

/// Every kind there is.
pub const KINDS: &[Kind] = &[
    Kind {
        name: "items",
        share: 20,
        touches: &["catalog"],
        ask: |_, _| Ask::get("/catalog/items?category=camera&limit=3"),
    },
    Kind {
        name: "item",
        share: 20,
        touches: &["catalog"],
        ask: |_, _| Ask::get("/catalog/items/lens-aria-50"),
    },
    Kind {
        name: "me",
        share: 8,
        touches: &["auth"],
        ask: |users, _| Ask::get("/auth/me").by(&users.customer),
    },
    Kind { name: "login", share: 2, touches: &["auth"], ask: |_, _| login() },
    Kind {
        name: "valuation",
        share: 10,
        touches: &["auth", "valuation", "catalog"],
        ask: |users, _| {
            Ask::get("/api/valuation?sku=camera-aria-x1&condition=good&ageMonths=18").by(&users.customer)
        },
    },
    Kind {
        name: "offer",
        share: 8,
        touches: &["auth", "offers", "catalog", "valuation"],
        ask: |users, _| {
            let body = r#"{"sku":"lens-helio-28","condition":"fair","ageMonths":24}"#;
            Ask::post("/api/offers", body).by(&users.customer)
        },
    },
    Kind {
        name: "offers",
        share: 6,
        touches: &["auth", "offers"],
        ask: |users, _| Ask::get("/api/offers").by(&users.customer),
    },
    Kind {
        name: "lead, with a key",
        share: 5,
        touches: &["auth", "leads", "catalog"],
        ask: |users, name| {
            lead(Some("camera-aria-x1")).by(&users.customer).with("idempotency-key", format!("key-{name}"))
        },
    },
    Kind {
        name: "lead, without",
        share: 5,
        touches: &["auth", "leads"],
        ask: |users, _| lead(None).by(&users.customer),
    },
    Kind {
        name: "leads",
        share: 6,
        touches: &["auth", "leads"],
        ask: |users, _| Ask::get("/api/leads?limit=5").by(&users.customer),
    },
    Kind {
        name: "messages",
        share: 4,
        touches: &["auth", "notify"],
        ask: |users, _| Ask::get("/api/notify?limit=5").by(&users.admin),
    },
    Kind {
        name: "metrics",
        share: 4,
        touches: &["auth", "metrics"],
        ask: |users, _| Ask::get("/api/metrics").by(&users.admin),
    },
    Kind {
        name: "spans",
        share: 4,
        touches: &["auth", "logger"],
        ask: |users, _| Ask::get("/api/logs?limit=5").by(&users.admin),
    },
    Kind {
        name: "report",
        share: 2,
        touches: &["auth", "reports", "leads", "catalog", "metrics", "notify"],
        ask: |users, _| Ask::post("/api/reports", "").by(&users.admin),
    },
    Kind {
        name: "reports",
        share: 3,
        touches: &["auth", "reports"],
        ask: |users, _| Ask::get("/api/reports").by(&users.admin),
    },
    Kind { name: "health", share: 3, touches: &[], ask: |_, _| Ask::get("/healthz") },
];

impl Kind {
    /// The worker to which the worker `gateway` passes it on, once `auth` has said who asks; none if it answers itself.
    pub fn way(&self) -> Option<&'static str> {
        self.touches.iter().find(|worker| **worker != "auth").or(self.touches.first()).copied()
    }

    /// Whether its answer depends on a worker; all pass through the worker `gateway`.
    pub fn touches(&self, worker: &str) -> bool {
        worker == "gateway" || self.touches.contains(&worker)
    }
}

impl Users {
    /// Registers them.
    ///
    /// # Errors
    /// The storefront does not take them.
    pub async fn register(client: &Client) -> Result<Self, BenchError> {
        let ask = |email: &str| {
            let body = format!(r#"{{"email":"{email}","name":"Ada","password":"{PASSWORD}"}}"#);
            Ask::post("/auth/register", body)
        };
        let admin = ask("root@storefront.example").with("x-admin-key", ADMIN_KEY);
        Ok(Self { customer: token(client, &ask(CUSTOMER)).await?, admin: token(client, &admin).await? })
    }
}

async fn token(client: &Client, ask: &Ask) -> Result<String, BenchError> {
    let answer = client.ask(ask).await;
    let body = answer.as_ref().map(|answer| String::from_utf8_lossy(&answer.body).into_owned());
    let body = body.unwrap_or_else(Clone::clone);
    let json: serde_json::Value = serde_json::from_str(&body).unwrap_or_default();
    json["token"].as_str().map(str::to_owned).ok_or_else(|| BenchError::Answer {
        name: "the storefront".into(),
        url: ask.path.clone(),
        got: body,
        expected: "a token".into(),
    })
}

fn login() -> Ask {
    Ask::post("/auth/login", format!(r#"{{"email":"{CUSTOMER}","password":"{PASSWORD}"}}"#))
}

fn lead(sku: Option<&str>) -> Ask {
    let sku = sku.map(|sku| format!(r#","sku":"{sku}""#)).unwrap_or_default();
    Ask::post(
        "/api/leads",
        format!(r#"{{"name":"Ada","email":"{CUSTOMER}","message":"Is it still there?"{sku}}}"#),
    )
}

/// The order in which requests of each kind are sent: each as evenly spread as its share allows.
pub fn order(shares: &[u32]) -> Vec<usize> {
    let total: i64 = shares.iter().map(|share| i64::from(*share)).sum();
    let mut credit = vec![0; shares.len()];
    (0..total)
        .map(|_| {
            credit.iter_mut().zip(shares).for_each(|(credit, share)| *credit += i64::from(*share));
            // The one that has waited longest for its turn; the first of several.
            let next = (0..credit.len()).max_by_key(|index| (credit[*index], std::cmp::Reverse(*index)));
            let next = next.unwrap_or_default();
            credit[next] -= total;
            next
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_share_and_is_spread_evenly() {
        assert_eq!(order(&[2, 1, 1]), [0, 1, 2, 0]);
        let shares: Vec<_> = KINDS.iter().map(|kind| kind.share).collect();
        let all = order(&shares);
        for (index, share) in shares.iter().enumerate() {
            assert_eq!(all.iter().filter(|kind| **kind == index).count(), *share as usize);
            let half = all[..all.len() / 2].iter().filter(|kind| **kind == index).count();
            assert!(half.abs_diff(*share as usize / 2) <= 1, "{}", KINDS[index].name);
        }
    }
}
