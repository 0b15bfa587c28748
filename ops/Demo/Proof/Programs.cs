namespace Demo.Proof;

/// <summary>Where the other programs of the repository are, seen from ops/Demo/bin/CONFIGURATION/FRAMEWORK.</summary>
internal static class Programs
{
    private static readonly DirectoryInfo Output = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    public static string Check => Beside("ops/Checks", "Check.dll");

    public static string Verifier => Beside("Ledger/Verifier", "cledger.dll");

    /// <summary>The .NET host that runs us.</summary>
    public static string DotNet { get; } =
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    private static string Beside(string project, string assembly) => Path.Combine(
        Output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName, project, "bin", Output.Parent.Name, Output.Name,
        assembly);
}
