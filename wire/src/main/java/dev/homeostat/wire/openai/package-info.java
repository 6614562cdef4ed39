/** The OpenAI dialect: requests, stream chunks, answers and errors as facts and back as bytes. */
@NullMarked
package dev.homeostat.wire.openai;

import org.jspecify.annotations.NullMarked;
