using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ledger.Tests.Verification;

namespace Ledger.Tests.Replaying;

/// <summary>One entry to be: what it is called here, what it says, who signs it and when.</summary>
internal sealed class Step
{
    public required string Name { get; init; }

    public required string Kind { get; set; }

    public required JsonObject Body { get; set; }

    public required DateTimeOffset Time { get; set; }

    public List<string> Signers { get; init; } = [];
}

/// <summary>
/// A market's log as an operator with all keys may write it: honest at first, then changed at will. Everything is
/// numbered, chained and signed anew when it is written, so that only what the entries say can be wrong.
/// </summary>
internal sealed class MarketDay : IDisposable
{
    private readonly Exports _export = new();
    private DateTimeOffset _now = Exports.Noon;

    public MarketDay() => Genesis = JsonNode.Parse(SystemBodies.Genesis(_export.Keys))!.AsObject();

    public List<Step> Steps { get; } = [];

    /// <summary>What entry 0 says; as a place of a forgery it is called genesis.</summary>
    public JsonObject Genesis { get; }

    public string Private => Path.Combine(_export.Folder, "private");

    public Step this[string name] => Steps.Single(step => step.Name == name);

    public static string Id(string name) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)).ToString();

    /// <summary>The day's time, in hours and minutes since noon.</summary>
    public static string At(int hours, int minutes = 0) =>
        EntryFormat.Time(Exports.Noon.AddHours(hours).AddMinutes(minutes));

    public MarketDay Clock(int hours, int minutes = 0)
    {
        _now = Exports.Noon.AddHours(hours).AddMinutes(minutes);
        return this;
    }

    /// <summary>What a participant did; its key has its name.</summary>
    public MarketDay By(string actor, string name, string kind, object? body = null)
    {
        Steps.Add(Command(actor, name, kind, body));
        return this;
    }

    public Step Command(string actor, string name, string kind, object? body = null)
    {
        var json = Json(body);
        json["commandId"] = Id($"command {name}");
        json["market"] = Exports.Origin;
        json["participant"] = Id(actor);
        json["notAfter"] = EntryFormat.Time(_now.AddHours(1));
        return new() { Name = name, Kind = kind, Body = json, Time = _now, Signers = [actor] };
    }

    /// <summary>What the exchange states.</summary>
    public MarketDay Then(string name, string kind, object body)
    {
        Steps.Add(Statement(name, kind, body));
        return this;
    }

    public Step Statement(string name, string kind, object body) =>
        new() { Name = name, Kind = kind, Body = Json(body), Time = _now };

    public void Insert(string after, Step step)
    {
        var at = Steps.IndexOf(this[after]) + 1;
        step.Time = this[after].Time;
        if (step.Body.ContainsKey("notAfter")) step.Body["notAfter"] = EntryFormat.Time(step.Time.AddHours(1));
        Steps.Insert(at, step);
    }

    public void Drop(string name) => Steps.Remove(this[name]);

    /// <summary>The same again, later; a participant's command under a new id.</summary>
    public Step Again(string name, string again)
    {
        var first = this[name];
        var body = first.Body.DeepClone().AsObject();
        if (body.ContainsKey("commandId")) body["commandId"] = Id($"command {again}");
        return new() { Name = again, Kind = first.Kind, Body = body, Time = first.Time, Signers = [.. first.Signers] };
    }

    public string Key(string name) => _export.Key(name).PublicKeyHex;

    /// <summary>Writes the log and what it says it opens.</summary>
    public MarketDay Write(params (string Name, string Salt, string Payload)[] openings)
    {
        _export.AddSigned(
            SystemBodies.GenesisKind, CanonicalJson.Canonicalise(JsonSerializer.SerializeToUtf8Bytes(Genesis)), []);
        foreach (var step in Steps)
        {
            // An honest checkpoint is of all that stands before it, which is known only now.
            if (step.Kind == SystemBodies.CheckpointKind && step.Body.Count == 0)
                step.Body = JsonNode.Parse(SystemBodies.Checkpoint(_export.Sign()))!.AsObject();
            var body = CanonicalJson.Canonicalise(JsonSerializer.SerializeToUtf8Bytes(step.Body));
            EntrySignature[] signatures = [.. step.Signers.Select(by => _export.Key(by).SignBody(step.Kind, body))];
            _export.Entries.Add(_export.Appender.Append(step.Kind, body, signatures, step.Time));
        }

        _export.Write();
        foreach (var (name, salt, payload) in openings)
        {
            Directory.CreateDirectory(Private);
            File.WriteAllText(
                Path.Combine(Private, $"{IndexOf(name)}"), $$"""{"payload":{{payload}},"salt":"{{salt}}"}""");
        }

        return this;
    }

    public int IndexOf(string name) => name == "genesis" ? 0 : Steps.IndexOf(this[name]) + 1;

    public (int Code, string Output, string Error) Verify(string level, params string[] more) =>
        _export.Verify(level, more);

    public string Scratch(string name) => _export.Scratch(name);

    public void Dispose() => _export.Dispose();

    private static JsonObject Json(object? body) =>
        body is null ? [] : JsonSerializer.SerializeToNode(body)!.AsObject();
}
