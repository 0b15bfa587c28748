namespace LocalPostgres;

/// <summary>How a private server is run.</summary>
public sealed record PostgresOptions
{
    /// <summary>
    /// Whether committed data survives a crash of the machine. Tests turn it off: they throw their data away,
    /// and waiting for the disk is most of what a small commit costs.
    /// </summary>
    public bool Durable { get; init; } = true;

    /// <summary>The folder with <c>postgres</c>, <c>initdb</c> and <c>pg_ctl</c>; null searches for them.</summary>
    public string? Binaries { get; init; }
}
