using Npgsql;

namespace Exchange.Api.Hosting;

/// <summary>The database through the role that may only read: what answers queries.</summary>
internal sealed class ReaderDatabase(NpgsqlDataSource source) : IAsyncDisposable
{
    public NpgsqlDataSource Source => source;

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
