package dev.homeostat.gateway.config;

/**
 * One upstream key of a provider.
 *
 * @param name the reference it was configured by ({@code env:ALPHA_KEY}); a plain text value is
 *     {@code plain#1}. Never the value; stable across reloads, so its state can be kept under it
 * @param secret the key itself
 */
public record Credential(String name, Secret secret) {}
