namespace EventStore;

/// <summary>A program and its database do not agree on the version of a component's schema.</summary>
/// <param name="component">Whose schema it is.</param>
/// <param name="databaseVersion">The number of the last step in the database, 0 if there is none.</param>
/// <param name="programVersion">The number of the last step this program knows.</param>
/// <param name="advice">What to do about it.</param>
public sealed class SchemaVersionException(string component, int databaseVersion, int programVersion, string advice)
    : Exception($"The database's {component} schema is at version {databaseVersion}, this program's at "
        + $"{programVersion}. {advice}")
{
    /// <summary>The number of the last step in the database, 0 if there is none.</summary>
    public int DatabaseVersion { get; } = databaseVersion;

    /// <summary>The number of the last step this program knows.</summary>
    public int ProgramVersion { get; } = programVersion;
}
