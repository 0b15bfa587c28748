namespace LocalPostgres;

/// <summary>The private server cannot be started or stopped; the message says what to do about it.</summary>
public sealed class LocalPostgresException(string message, Exception? inner = null) : Exception(message, inner);
