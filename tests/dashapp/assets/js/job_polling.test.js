import "/js/job_polling.js";
import { equal, pause, show, test, told, until } from "./harness.js";

test("a running job is asked for again, and only then", async () => {
  show("<p></p>");
  await pause(300);
  equal(told, []);
  show('<p data-poll="100"></p>');
  await until(() => told.length > 1);
  equal(told[0][0], "refresh");
});

test("it waits while an answer is on its way", async () => {
  show('<div id="content"><p data-poll="100" data-dash-is-loading="true"></p></div>');
  await pause(600);
  equal(told, []);
});
