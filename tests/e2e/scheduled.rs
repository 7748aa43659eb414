//! Cron triggers, by the path that `wrangler dev` has for them: waiting for a minute to pass is no test.

use crate::support::fleet::Fleet;

#[test]
fn a_trigger_runs_the_handler_of_the_worker_that_has_one() {
    let nightly = "export default {
        async scheduled(controller, env, ctx) {
          console.log(`ran ${controller.cron} of ${new Date(controller.scheduledTime).toISOString()}`);
          ctx.waitUntil(env.RUNS.put('last', controller.cron));
          if (controller.cron === 'fail') throw new Error('the night was too short');
        },
        fetch: async (request, env) => new Response(await env.RUNS.get('last')),
      };";
    let fleet =
        Fleet::new().worker("site", "", "export default { fetch: () => new Response('site') };").worker(
            "nightly",
            "kv_namespaces = [{ binding = \"RUNS\", id = \"runs\" }]\n[triggers]\ncrons = [\"15 3 * * *\"]",
            nightly,
        );
    let dev = fleet.dev();
    assert!(dev.prints("nightly ").contains("15 3 * * *"));
    let reply = dev.get("/cdn-cgi/handler/scheduled?cron=15+3+*+*+*&time=1925090100000");
    assert_eq!(reply.brief(), (200, "ok".into()));
    dev.prints("ran 15 3 * * * of 2031-01-02T03:15:00.000Z");
    dev.eventually("/nightly/", (200, "15 3 * * *"));

    let reply = dev.get("/cdn-cgi/handler/scheduled?cron=fail");
    assert_eq!(reply.refusal(), (500, "worker_exception".into()));
    dev.prints("the night was too short");
    assert_eq!(dev.get("/cdn-cgi/handler/scheduled?worker=nobody").status, 400);
    assert_eq!(dev.get("/cdn-cgi/handler/scheduled?time=soon").status, 400);
    assert_eq!(dev.get("/").text(), "site");
}
