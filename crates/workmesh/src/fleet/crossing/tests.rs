use std::{cell::Cell, future::Future};

use tokio::task::LocalSet;
use workmesh_mesh::StatusText;

use super::*;

/// Runs `here` on this thread while another answers what comes through the port with `service`.
fn across<F: Future<Output = ()>>(
    service: impl FnOnce() -> Rc<dyn Service> + Send + 'static,
    here: impl FnOnce(Far) -> F,
) {
    let (port, mut inlet) = Port::open("there");
    let there = std::thread::spawn(move || {
        run(async {
            let service = service();
            while let Some(crossing) = inlet.recv().await {
                assert_eq!(crossing.destination(), Destination::Binding(3));
                crossing.make(Rc::clone(&service), SentContext::arrive);
            }
        });
    });
    let far = port.to(Destination::Binding(3));
    drop(port);
    run(here(far));
    there.join().unwrap();
}

fn run(future: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let local = LocalSet::new();
    local.block_on(&runtime, future);
    runtime.block_on(local);
}

/// A service from a closure.
struct By<F>(F);

impl<F: Fn(Call) -> O, O: Future<Output = Outcome> + 'static> Service for By<F> {
    fn call(&self, call: Call) -> LocalFuture<'_, Outcome> {
        Box::pin((self.0)(call))
    }
}

fn call(body: Body) -> Call {
    let context = Context::root(Trace::new(None), None);
    Call { request: Request::builder().uri("http://there/path").body(body).unwrap(), context }
}

async fn read(mut body: Body) -> Result<String, BodyError> {
    let mut text = String::new();
    while let Some(part) = body.part().await {
        text.push_str(std::str::from_utf8(&part?).unwrap());
    }
    Ok(text)
}

fn parts(parts: &[Result<&'static str, BodyError>]) -> Body {
    let parts: Vec<_> = parts.iter().cloned().map(|part| part.map(Into::into)).collect();
    Body::stream(stream::iter(parts), None)
}

fn echo() -> Rc<dyn Service> {
    Rc::new(By(async |call: Call| {
        let (head, body) = call.request.into_parts();
        let response = Response::builder().status(201).header("x-path", head.uri.path());
        Ok(response.extension(StatusText("As Told".into())).body(body).unwrap())
    }))
}

#[test]
fn what_is_asked_and_answered_arrives_whole() {
    across(echo, async |far| {
        let response = far.call(call("text".into())).await.unwrap();
        assert_eq!(
            (response.status().as_u16(), &response.headers()["x-path"]),
            (201, &"/path".parse().unwrap())
        );
        assert_eq!(response.extensions().get(), Some(&StatusText("As Told".into())));
        assert_eq!(read(response.into_body()).await, Ok("text".into()));

        let many = ["a"; 100].map(Ok);
        let response = far.call(call(parts(&many))).await.unwrap();
        assert_eq!(read(response.into_body()).await, Ok("a".repeat(100)));
    });
}

#[test]
fn a_body_that_breaks_off_does_so_on_the_other_side() {
    across(echo, async |far| {
        let broken = BodyError::Broken("gone".into());
        let response = far.call(call(parts(&[Ok("so far"), Err(broken.clone())]))).await.unwrap();
        assert_eq!(read(response.into_body()).await, Err(broken));
    });
}

#[test]
fn a_failure_says_there_what_it_said_here() {
    let service = || -> Rc<dyn Service> {
        Rc::new(By(async |_| {
            let exception = Exception { name: "E".into(), message: "m".into(), stack: "s".into() };
            let failure = Failure::exception(&"deeper".into(), exception);
            Err(Failure { retry_after: Some(Duration::from_secs(7)), ..failure })
        }))
    };
    across(service, async |far| {
        let failure = far.call(call(Body::empty())).await.unwrap_err();
        assert_eq!((failure.code, failure.worker.as_deref()), (Code::WorkerException, Some("deeper")));
        assert_eq!(failure.message, "The worker \"deeper\" threw an exception.");
        assert_eq!(failure.retry_after, Some(Duration::from_secs(7)));
        assert_eq!(failure.exception.unwrap().stack, "s");
    });
}

#[test]
fn the_context_crosses() {
    let service = || -> Rc<dyn Service> {
        Rc::new(By(async |call: Call| {
            let context = call.context;
            let steps = std::iter::successors(context.path.as_deref(), |step| step.before.as_deref());
            let path: Vec<_> = steps.map(|step| step.worker.to_string()).collect();
            let told = context.told().unwrap();
            assert!(told.time_left().is_some_and(|left| left > Duration::from_secs(50)));
            Ok(Response::new(format!("{} {} {path:?} {}", told.trace, told.span, context.depth).into()))
        }))
    };
    across(service, async |far| {
        let deadline = Some(Instant::now() + Duration::from_secs(60));
        let root = Context::root(Trace::new(None), deadline);
        let first = root.child(&"first".into(), SpanId::random(), deadline);
        let span = SpanId::random();
        let second = Context { told: true, ..first.child(&"there".into(), span, deadline) };
        let call = Call { context: second, ..call(Body::empty()) };
        let seen = read(far.call(call).await.unwrap().into_body()).await.unwrap();
        assert_eq!(seen, format!("{} {span} [\"there\", \"first\"] 2", root.trace.id()));
    });
}

/// Tells when it is dropped.
struct Tell(Option<std::sync::mpsc::Sender<()>>);

impl Drop for Tell {
    fn drop(&mut self) {
        let _ = self.0.take().map(|gone| gone.send(()));
    }
}

#[test]
fn a_call_that_is_given_up_here_ends_there() {
    let (begun, has_begun) = oneshot::channel();
    let (gone, is_gone) = std::sync::mpsc::channel();
    let service = move || -> Rc<dyn Service> {
        let told = Cell::new(Some((begun, Tell(Some(gone)))));
        Rc::new(By(move |_| {
            let (begun, tell) = told.take().unwrap();
            async move {
                let _tell = tell;
                begun.send(()).unwrap();
                std::future::pending().await
            }
        }))
    };
    across(service, async |far| {
        select! {
            _ = far.call(call(Body::empty())) => panic!("nobody answers"),
            begun = has_begun => begun.unwrap(),
        }
    });
    is_gone.recv().unwrap();
}

#[test]
fn a_body_that_nobody_reads_any_more_is_let_go() {
    let (gone, is_gone) = std::sync::mpsc::channel();
    across(echo, async move |far| {
        let tell = Tell(Some(gone));
        let endless = stream::poll_fn(move |_| {
            let _ = &tell;
            std::task::Poll::Pending
        });
        drop(far.call(call(Body::stream(endless, None))).await.unwrap());
    });
    is_gone.recv().unwrap();
}

#[test]
fn a_body_is_read_as_far_as_the_other_side_asks() {
    let (read, has_read) = std::sync::mpsc::channel();
    let service = || -> Rc<dyn Service> {
        Rc::new(By(async |call: Call| {
            let mut body = call.request.into_body();
            body.part().await.unwrap().unwrap();
            Ok(Response::new(Body::empty()))
        }))
    };
    across(service, async move |far| {
        let counted = stream::poll_fn(move |_| {
            read.send(()).unwrap();
            Poll::Ready(Some(Ok("part".into())))
        });
        far.call(call(Body::stream(counted, None))).await.unwrap();
    });
    assert_eq!(has_read.iter().count(), 1);
}

#[test]
fn a_thread_that_has_ended_is_a_failure_with_a_name() {
    run(async {
        let (port, inlet) = Port::open("there");
        drop(inlet);
        let failure = port.to(Destination::Worker).call(call(Body::empty())).await.unwrap_err();
        assert_eq!((failure.code, failure.worker.as_deref()), (Code::NotRunning, Some("there")));
    });
}

#[test]
fn a_call_that_may_have_been_made_is_not_said_to_be_unmade() {
    run(async {
        let (port, mut inlet) = Port::open("there");
        let far = port.to(Destination::Worker);
        let outcome = far.call(call(Body::empty()));
        drop(inlet.recv().await.unwrap());
        assert_eq!(outcome.await.unwrap_err().code, Code::WorkerException);
    });
}

#[test]
fn what_waits_for_a_thread_is_bounded() {
    run(async {
        let (port, _inlet) = Port::open("there");
        let far = port.to(Destination::Worker);
        let waiting: Vec<_> = (0..WAITING).map(|_| far.call(call(Body::empty()))).collect();
        assert_eq!(far.call(call(Body::empty())).await.unwrap_err().code, Code::Overloaded);
        drop(waiting);
    });
}
