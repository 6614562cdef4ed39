package dev.homeostat.gateway.cli;

import dev.homeostat.gateway.config.ConfigLoader;
import dev.homeostat.gateway.config.HostPort;
import dev.homeostat.gateway.config.Loaded;
import dev.homeostat.gateway.config.Secret;
import dev.homeostat.gateway.config.Settings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What {@code serve} and {@code demo} were asked for; the configuration is read and valid.
 *
 * @param demo whether the simulated fleet serves, whatever the environment holds
 * @param configFile the file to watch, or null when there is none
 * @param loader reads it again
 * @param loaded the configuration as read, without what the command line says
 * @param host the address to listen on, or null for the file's
 * @param port the port to listen on, or null for the file's; 0 for any
 * @param data the folder that keeps state, or null for none
 * @param adminKey the first admin key, or null to make one
 */
public record ServeOptions(
    boolean demo,
    @Nullable Path configFile,
    ConfigLoader loader,
    Loaded.Valid loaded,
    @Nullable String host,
    @Nullable Integer port,
    @Nullable Path data,
    @Nullable Secret adminKey) {
  /** The configuration as read, the command line laid over it. */
  public Settings settings() {
    return overlay(loaded.settings());
  }

  /** Lays the command line over a version of the configuration: it wins, at every reload. */
  public Settings overlay(Settings settings) {
    HostPort listen = settings.server().listen();
    String newHost = host == null ? listen.host() : host;
    int newPort = port == null ? listen.port() : port;
    return settings.withListen(new HostPort(newHost, newPort));
  }
}
