using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Exchange.Api.Storage;
using Exchange.Contracts.Client;
using Npgsql;

namespace Exchange.Api.Auth;

/// <summary>
/// The API keys in force, by SHA-256: the keys themselves are kept nowhere. A key has 256 random bits, so a plain hash
/// is enough. All of them are in memory, because every request asks.
/// </summary>
internal sealed class ApiKeys
{
    private const int MaxLength = 200;

    private readonly ConcurrentDictionary<string, Guid> _owners = new(StringComparer.Ordinal);

    /// <summary>The hash of a key as it is stored, 64 lower-case hex digits.</summary>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>
    /// Whether a text has the form of an API key, which begins with <c>cx_</c> so that scanners for leaked secrets know
    /// it.
    /// </summary>
    public static bool LooksLikeOne(string key) =>
        key.Length <= MaxLength && key.StartsWith(ParticipantCredentials.ApiKeyPrefix, StringComparison.Ordinal);

    public void Add(string hash, Guid participant) => _owners[hash] = participant;

    public bool Knows(string hash) => _owners.ContainsKey(hash);

    /// <summary>Whose key this is; null when nobody's.</summary>
    public Guid? OwnerOf(string key) => _owners.TryGetValue(HashOf(key), out var owner) ? owner : null;

    public async Task LoadAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select hash, participant from exchange.api_key");
        await AddAsync(command, ct);
    }

    /// <summary>Loads the keys of some participants.</summary>
    public async Task LoadAsync(NpgsqlDataSource database, Guid[] participants, CancellationToken ct)
    {
        await using var command = database.Command(
            "select hash, participant from exchange.api_key where participant = any ($1)", participants);
        await AddAsync(command, ct);
    }

    private async Task AddAsync(NpgsqlCommand command, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            Add(Convert.ToHexStringLower(reader.GetFieldValue<byte[]>(0)), reader.GetGuid(1));
    }
}
