namespace DevHost;

/// <summary>Where the built programs of the repository are.</summary>
internal static class Programs
{
    private static readonly DirectoryInfo Output = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    /// <summary>The repository's root, seen from ops/DevHost/bin/CONFIGURATION/FRAMEWORK.</summary>
    public static string Repository { get; } = Output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;

    public static (string Folder, string Assembly) Api => Find("Exchange.Api", "Exchange.Api");

    public static (string Folder, string Assembly) Portal => Find("Exchange.Web", "Exchange.Web");

    public static (string Folder, string Assembly) Demo => Find("ops/Demo", "Demo");

    public static (string Folder, string Assembly) Check => Find("ops/Checks", "Check");

    public static (string Folder, string Assembly) Verifier => Find("Ledger/Verifier", "cledger");

    /// <summary>The .NET host that runs us.</summary>
    public static string DotNet { get; } =
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    private static (string Folder, string Assembly) Find(string project, string name)
    {
        // The same configuration and framework as our own.
        var folder = Path.Combine(Repository, project);
        var output = Path.Combine(folder, "bin", Output.Parent!.Name, Output.Name);
        var assembly = Path.Combine(output, name + ".dll");
        return File.Exists(assembly)
            ? (folder, assembly)
            : throw new DevHostException($"{project} has not been built: there is no {name}.dll in {output}.");
    }
}
