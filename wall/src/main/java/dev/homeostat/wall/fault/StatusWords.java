package dev.homeostat.wall.fault;

import dev.homeostat.wall.answer.ErrorBody;
import dev.homeostat.wall.answer.Plan;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Words for status codes, error bodies and the headers that go with them. */
final class StatusWords {
  private StatusWords() {}

  static List<FaultWord> rows() {
    return List.of(
        FaultWord.send(
            "status",
            "CODE (100..999)",
            Phase.SHAPE,
            "this status; with an error body unless it is 2xx",
            text -> {
              int status = Values.count(text, 100, 999);
              return (plan, request) -> status(plan, status);
            }),
        error("code", "TEXT", "the error's code", ErrorBody::withCode),
        error("type", "TEXT", "the error's type", ErrorBody::withType),
        error("message", "TEXT", "the error's message", ErrorBody::withMessage),
        header("retry-after", "Retry-After", "SECONDS or a date or anything"),
        header("retry-after-ms", "retry-after-ms", "MILLISECONDS"),
        FaultWord.send(
            "header",
            "NAME:VALUE",
            Phase.EDIT,
            "one more header line",
            text -> {
              String name = Values.some(Values.before(text));
              String value = Values.after(text).strip();
              return (plan, request) -> plan.withHead(head -> head.plus(name, value));
            }),
        FaultWord.send(
            "redirect",
            "[URL]",
            Phase.SHAPE,
            "302 to that address",
            text -> {
              String location = text.isEmpty() ? "http://127.0.0.1:9/elsewhere" : text;
              return (plan, request) ->
                  plan.withAnswer(Plan.of(302, "text/plain", ""))
                      .withHead(head -> head.plus("Location", location));
            }),
        preset(
            "context-length",
            400,
            "This model's maximum context length is 8192 tokens.",
            "invalid_request_error",
            "context_length_exceeded"),
        preset(
            "content-policy",
            400,
            "The request was rejected by the content policy.",
            "invalid_request_error",
            "content_policy_violation"),
        preset(
            "bad-request",
            400,
            "temperature: 9 (expected: 0..2)",
            "invalid_request_error",
            "invalid_value"),
        preset("bad-key", 401, "Incorrect API key.", "invalid_request_error", "invalid_api_key"),
        preset(
            "quota",
            429,
            "You exceeded your current quota, please check your plan and billing details.",
            "insufficient_quota",
            "insufficient_quota"),
        preset(
            "model-gone",
            404,
            "The model has been decommissioned.",
            "invalid_request_error",
            "model_not_found"),
        FaultWord.send(
            "reject-prefill",
            "",
            Phase.SHAPE,
            "400 when the last message is the assistant's",
            text -> {
              Values.none(text);
              ErrorBody refusal =
                  ErrorBody.ofStatus(400)
                      .withMessage("The last message must not be from the assistant.");
              return (plan, request) ->
                  request.prefilled() ? plan.withAnswer(Plan.error(refusal)) : plan;
            }));
  }

  private static Plan status(Plan plan, int status) {
    if (status == 204) {
      return plan.withAnswer(Plan.of(204, "application/json", ""));
    }
    return status / 100 == 2
        ? plan.withHead(head -> head.withStatus(status))
        : plan.withAnswer(Plan.error(ErrorBody.ofStatus(status)));
  }

  private static FaultWord preset(
      String name, int status, String message, String type, @Nullable String code) {
    ErrorBody error = ErrorBody.of(status, message, type, code);
    return FaultWord.send(
        name,
        "",
        Phase.SHAPE,
        status + " " + code,
        text -> {
          Values.none(text);
          return (plan, request) -> plan.withAnswer(Plan.error(error));
        });
  }

  private interface ErrorField {
    ErrorBody with(ErrorBody error, String value);
  }

  private static FaultWord error(String name, String value, String help, ErrorField field) {
    return FaultWord.send(
        name,
        value,
        Phase.EDIT,
        help,
        text -> {
          UnaryOperator<ErrorBody> change = error -> field.with(error, text);
          return (plan, request) -> {
            ErrorBody error = plan.error();
            return error == null
                ? plan.withAnswer(Plan.error(change.apply(ErrorBody.ofStatus(400))))
                : plan.withAnswer(Plan.error(change.apply(error)).withHead(head -> plan.head()));
          };
        });
  }

  private static FaultWord header(String name, String header, String value) {
    return FaultWord.send(
        name,
        value,
        Phase.EDIT,
        "the header " + header,
        text -> {
          Values.some(text);
          return (plan, request) -> plan.withHead(head -> head.with(header, text));
        });
  }
}
