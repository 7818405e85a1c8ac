/* Answers: what becomes of a question that the server did not answer: logged out leads to the log-in, the rest is said. */
(function () {
  "use strict";
  var c = (window.cartograph = window.cartograph || {});
  var asked = window.fetch;

  function say(words) { if (c.say && window.dash_clientside && window.dash_clientside.set_props) { c.say(words); } }

  function refused(answer) {
    if (answer.status === 401) {
      location.assign("/login?next=" + encodeURIComponent(location.pathname + location.search));
      return new Promise(function () {}); /* the page is left: nothing is to come of the answer */
    }
    answer.clone().json().catch(function () { return {}; }).then(function (body) {
      say((body.error || "The server could not answer this.") + (body.reference ? " Reference " + body.reference + "." : ""));
    });
    return answer;
  }

  function lost(error) {
    if (error.name !== "AbortError") { say("The server cannot be reached: what you see is as it was. Try again."); }
    throw error;
  }

  window.fetch = function (request) {
    var answer = asked.apply(window, arguments);
    var address = String((request && request.url) || request);
    if (address.indexOf("/_dash-update-component") < 0) { return answer; }
    return answer.then(function (found) { return found.status < 400 ? found : refused(found); }, lost);
  };
})();
