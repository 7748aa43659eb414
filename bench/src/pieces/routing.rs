//! Finding the worker for a request.

use std::{hint::black_box, rc::Rc};

use http::uri::Scheme;
use workmesh_config::route::RoutePattern;
use workmesh_gateway::{Router, Target};
use workmesh_mesh::{Call, Code, Failure, LocalFuture, Outcome, Service};

use super::lab::{Piece, Run, broken};
use crate::error::BenchError;

/// Routes of the fleet.
const ROUTES: u32 = 28;
/// Look-ups in one run, so that the run itself does not count.
const LOOKUPS: u32 = 1000;

/// A look-up among 28 routes, half of which must be passed over.
pub(super) fn find() -> Result<Piece, BenchError> {
    const NAME: &str = "route-find";
    let route = |number: u32| {
        let pattern = RoutePattern::parse(&format!("/service-{number:02}/*"));
        let target = Target {
            worker: format!("service-{number:02}").into(),
            service: Rc::new(Unreached),
            timeout: None,
        };
        Ok((pattern.map_err(|error| broken(NAME, error))?, target))
    };
    let routes: Result<Vec<_>, BenchError> = (0..ROUTES).map(route).collect();
    let router = Rc::new(Router::new(routes?));
    let run = move || -> Run {
        let router = Rc::clone(&router);
        Box::pin(async move {
            for _ in 0..LOOKUPS {
                let path = black_box("/service-14/items/7?size=m");
                if black_box(router.find(&Scheme::HTTP, "localhost:8787", path)).is_none() {
                    return Err("the route was not found".to_owned());
                }
            }
            Ok(None)
        })
    };
    Ok(Piece { name: NAME, about: "worker found among 28 routes", operations: LOOKUPS, run: Box::new(run) })
}

/// The target of a route that is only looked up.
struct Unreached;

impl Service for Unreached {
    fn call(&self, _: Call) -> LocalFuture<'_, Outcome> {
        Box::pin(async { Err(Failure::new(Code::NoRoute, "Nobody calls this.")) })
    }
}
