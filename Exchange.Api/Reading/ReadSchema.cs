using EventStore;

namespace Exchange.Api.Reading;

/// <summary>The schema of the read models.</summary>
internal static class ReadSchema
{
    public const string Name = "read";

    public const string Component = "read_models";

    public static IReadOnlyList<Migration> Migrations { get; } =
        Migration.FromResources(typeof(ReadSchema).Assembly, "Exchange.Api.Reading.Migrations.");
}
