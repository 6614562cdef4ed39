package dev.homeostat.gateway.gate;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.ValidationLimitExceededException;
import dev.homeostat.core.exchange.Judgement;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A caller's own JSON Schema against a model's answer: neither is to be trusted. Nothing is ever
 * fetched for a {@code $ref}, steps and depth are counted, and so is every character that a pattern
 * looks at. What outgrows a bound is not judged, which is no success.
 */
final class SchemaCheck {
  /** An answer of a megabyte has some ten thousand values, each of which meets a few keywords. */
  private static final long MOST_STEPS = 1_000_000;

  /** Deeper than any reader of an answer goes, and shallow enough for a thread's stack. */
  private static final int MOST_DEPTH = 256;

  private final Schema schema;

  /** A check by this schema, draft 2020-12 unless it names another. */
  SchemaCheck(JsonNode schema) {
    SchemaRegistryConfig config =
        SchemaRegistryConfig.builder()
            .regularExpressionFactory(new PatternBudget())
            // "format" says what a value is for; dialects disagree on whether it is checked.
            .formatAssertionsEnabled(false)
            .preloadSchema(false)
            .build();
    this.schema =
        SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                registry ->
                    registry
                        .schemaRegistryConfig(config)
                        .schemaCacheEnabled(false)
                        .schemaLoader(
                            loader -> loader.fetchRemoteResources(false).block(_ -> true)))
            .getSchema(schema);
  }

  Judgement judge(JsonNode value) {
    try {
      List<Error> errors =
          schema.validate(
              value,
              context ->
                  context.executionConfig(
                      execution ->
                          execution
                              .failFast(true)
                              .maxEvaluationSteps(MOST_STEPS)
                              .maxEvaluationDepth(MOST_DEPTH)));
      return errors.isEmpty() ? Judgement.PASSED : FormatCheck.invalid(why(errors.getFirst()));
    } catch (ValidationLimitExceededException tooMuch) {
      return AnswerGate.unjudged("the schema takes too many steps");
    } catch (SchemaException unusable) {
      return AnswerGate.unjudged("the request's schema can't be used");
    }
  }

  /** The place and the keyword; what stands there is the answer's own, and nobody else's. */
  private static String why(Error error) {
    return "the answer breaks the schema at '"
        + error.getInstanceLocation()
        + "': "
        + error.getKeyword();
  }
}
